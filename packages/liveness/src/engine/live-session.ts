import type { Observation } from '@bonafide/core';
import { drawStep } from '../draws/draw-session.ts';
import { redrawKind } from '../draws/redraw-kind.ts';
import type { ChallengeKind } from '../challenge-params.ts';
import {
  parseClientMessage,
  type ClientMessage,
  type Hint,
  type ServerMessage,
} from '../protocol/messages.ts';
import type { RefusalReason } from '../protocol/refusal.ts';
import { CLOCK_TOLERANCE, signToken, verifyToken } from '../protocol/tokens.ts';
import { type Attempt, judgeAttempt, openAttempt } from './attempt.ts';
import { createAuditLog, type AuditLog, type AuditRecord } from './audit.ts';
import { signEvidence } from './evidence.ts';
import { hintFor } from './hints.ts';
import { advance, beginProgress, isFinal, type Progress, type SessionEvent } from './session-machine.ts';
import { MediaClock } from './media-clock.ts';
import type { EngineParts, SessionSetup } from './session-setup.ts';

/** Time that a caller has to get ready for a step. */
const PROMPT_MS = 30_000;
/** A step counts as shown this long after it was sent, whatever the client says: delay buys an attacker no more time. */
const SHOW_MS = 1_000;
/** Wall time beyond a step's own in which its media may still arrive. */
const MEDIA_MS = 5_000;

/** What to send to the client, in order, and why the message that came was not accepted. */
export interface Reply {
  readonly messages: readonly string[];
  readonly refused: RefusalReason | null;
}

type Handled = readonly ServerMessage[] | RefusalReason;

/** @internal One session's engine. `LivenessSession` is what callers see of it. */
export class LiveSession {
  readonly #parts: EngineParts;
  readonly #setup: SessionSetup;
  readonly #audit: AuditLog;
  readonly #kinds: ChallengeKind[];
  readonly #attempts: Attempt[] = [];
  readonly #media: MediaClock;
  #progress: Progress;
  #nextSeq = 0;
  #consentAt: number | null = null;
  #evidence: string | null = null;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(parts: EngineParts, setup: SessionSetup) {
    this.#parts = parts;
    this.#setup = setup;
    this.#media = new MediaClock(parts.now);
    this.#audit = createAuditLog(setup.claims.sid, parts.now, parts.onRecord);
    this.#kinds = [...setup.sequence];
    this.#progress = beginProgress(setup.claims.mode === 'recorded' ? 0 : setup.policy.retries);
  }

  get setup(): SessionSetup {
    return this.#setup;
  }
  get parts(): EngineParts {
    return this.#parts;
  }
  get progress(): Progress {
    return this.#progress;
  }
  get audit(): readonly AuditRecord[] {
    return this.#audit.records;
  }
  get evidence(): string | null {
    return this.#evidence;
  }
  get attempts(): readonly Attempt[] {
    return this.#attempts;
  }

  /** One thing at a time: messages, ticks and responses wait for their turn. */
  inTurn<T>(run: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(run);
    this.#turn = result.catch(() => undefined);
    return result;
  }

  receive(text: string): Promise<Reply> {
    return this.inTurn(async () => {
      const messages = [...(await this.#checkTime())];
      const parsed = parseClientMessage(text);
      const handled = parsed.status === 'refused' ? parsed.reason : await this.#handle(parsed.message);
      if (typeof handled !== 'string') return reply([...messages, ...handled]);
      this.#audit.add({ event: 'refused', reason: handled });
      return reply(messages, handled);
    });
  }

  tick(): Promise<Reply> {
    return this.inTurn(async () => reply(await this.#checkTime()));
  }

  received(timestamp: number): void {
    this.#media.received(timestamp, this.#current);
  }

  observe(observation: Observation): void {
    const current = this.#current;
    this.#media.observed(observation.timestamp, current);
    if (current === undefined || this.#setup.claims.mode === 'recorded' || isFinal(this.#progress.state))
      return;
    if (current.shownAt !== null) current.watch.begin(observation.timestamp);
    current.watch.observe(observation);
    if (observation.kind === 'audio' && current.watch.begun !== null) current.words?.push(observation);
  }

  get #current(): Attempt | undefined {
    return this.#attempts.at(-1);
  }

  async #handle(message: ClientMessage): Promise<Handled> {
    const { claims } = this.#setup;
    if (message.sid !== claims.sid || message.nonce !== claims.nonce) return 'session/other';
    if (message.seq !== this.#nextSeq)
      return message.seq < this.#nextSeq ? 'message/replayed' : 'message/reordered';
    if (isFinal(this.#progress.state))
      return this.#progress.state === 'expired' ? 'session/expired' : 'session/state';
    const handled = await this.#dispatch(message);
    this.#nextSeq++;
    return handled;
  }

  async #dispatch(message: ClientMessage): Promise<Handled> {
    switch (message.type) {
      case 'consent':
        return this.#consent(message);
      case 'ready':
        return this.#reveal(message);
      case 'shown':
        return this.#shown(message);
      case 'done':
        return this.#done(message);
      case 'leave':
        return this.end({ type: 'ended', state: 'abandoned', reason: `left/${message.reason}` });
    }
  }

  async #consent({ session, consent }: ClientMessage & { type: 'consent' }): Promise<Handled> {
    if (this.#progress.state !== 'issued') return 'session/state';
    const { keys, store, now } = this.#parts;
    const { sid, exp } = this.#setup.claims;
    const verified = await verifyToken('session', session, { keys: keys.jwks(now()), now: now() });
    if (verified.status === 'refused') return verified.reason;
    if (verified.claims.sid !== sid) return 'session/other';
    if (!consent) return this.end({ type: 'ended', state: 'abandoned', reason: 'consent/refused' });
    if (!(await store.claim(`session:${sid}`, (exp + CLOCK_TOLERANCE) * 1000))) return 'session/replayed';
    this.#consentAt = now();
    this.#apply({ type: 'consented' });
    return this.#prompt(null);
  }

  /** Draws the next attempt and says its kind, so that the caller can get ready; its params stay secret. */
  async #prompt(hint: Hint | null): Promise<readonly ServerMessage[]> {
    const { index, attempt } = this.#progress;
    const kind = this.#kinds[index]!;
    const { seed, policy } = this.#setup;
    const { challenges } = this.#parts;
    const step = await drawStep(seed, { kind, index, attempt }, { challenges, policy });
    this.#attempts.push(openAttempt(this.#parts, step, { index, attempt }));
    return [{ type: 'prepare', index, attempt, kind, total: this.#kinds.length, hint }];
  }

  async #reveal({ index, attempt }: ClientMessage & { type: 'ready' }): Promise<Handled> {
    const { state } = this.#progress;
    if (state !== 'prompting' && state !== 'retry') return 'session/state';
    if (index !== this.#progress.index || attempt !== this.#progress.attempt) return 'step/other';
    const { issuer, keys, now } = this.#parts;
    const { sid, nonce, exp } = this.#setup.claims;
    const { step } = this.#current!;
    const claims = { iss: issuer, sid, nonce, iat: Math.floor(now() / 1000), exp, index, attempt, step };
    const token = await signToken('step', claims, keys.signer(now()));
    this.#current!.revealedAt = now();
    this.#apply({ type: 'ready' });
    this.#audit.add({ event: 'revealed', step: step.id });
    return [{ type: 'step', token }];
  }

  #shown({ step, at }: ClientMessage & { type: 'shown' }): Handled {
    const current = this.#current;
    if (this.#progress.state !== 'observing' || current === undefined) return 'session/state';
    if (step !== current.step.id) return 'step/other';
    if (current.shownAt !== null) return 'session/state';
    this.#begin(current);
    this.#audit.add({ event: 'shown', step, clientAt: at });
    return [];
  }

  async #done({ step, at }: ClientMessage & { type: 'done' }): Promise<Handled> {
    const current = this.#current;
    if (this.#progress.state !== 'observing' || current === undefined) return 'session/state';
    if (step !== current.step.id) return 'step/other';
    if (current.shownAt === null || current.doneAt !== null) return 'session/state';
    current.doneAt = this.#parts.now();
    this.#audit.add({ event: 'done', step, clientAt: at });
    if (this.#setup.claims.mode !== 'recorded') return [];
    if (this.#progress.index + 1 === this.#kinds.length) return [{ type: 'upload' }];
    this.#apply({ type: 'accepted' });
    return this.#prompt(null);
  }

  /** From now on what is seen is the answer; where no media came yet, from the first that does. */
  #begin(attempt: Attempt): void {
    attempt.shownAt = this.#parts.now();
    this.#media.begin(attempt);
  }

  async #checkTime(): Promise<readonly ServerMessage[]> {
    const { state } = this.#progress;
    const current = this.#current;
    const now = this.#parts.now();
    if (isFinal(state)) return [];
    if (now >= this.#setup.claims.exp * 1000)
      return this.end({ type: 'ended', state: 'expired', reason: 'time/session' });
    if (current === undefined) return [];
    if (state !== 'observing') {
      return now < current.promptedAt + PROMPT_MS
        ? []
        : this.end({ type: 'ended', state: 'abandoned', reason: 'time/prompt' });
    }
    if (this.#setup.claims.mode === 'recorded') return [];
    const since = now - current.revealedAt!;
    if (current.shownAt === null && since >= SHOW_MS) this.#begin(current);
    const late = since >= SHOW_MS + current.step.durationMs + MEDIA_MS;
    return current.watch.done || late ? this.#judge(current) : [];
  }

  async #judge(attempt: Attempt): Promise<readonly ServerMessage[]> {
    const result = await judgeAttempt(attempt);
    this.record(attempt, result);
    if (result.status === 'measured' && result.passed) this.#apply({ type: 'accepted' });
    else this.#apply({ type: 'rejected', abstained: result.status === 'abstained' });
    const { state, index, attempt: next } = this.#progress;
    if (isFinal(state)) return this.#finish();
    if (state === 'retry' && result.status === 'abstained') await this.#changeKind(index, next);
    return this.#prompt(state === 'retry' ? hintFor(result) : null);
  }

  async #changeKind(index: number, attempt: number): Promise<void> {
    const tried = this.#attempts.filter((one) => one.index === index).map(({ step }) => step.kind);
    const place = { kinds: this.#kinds, tried, index, attempt };
    const { seed, policy } = this.#setup;
    this.#kinds[index] = await redrawKind(seed, place, { challenges: this.#parts.challenges, policy });
  }

  record(attempt: Attempt, result: NonNullable<Attempt['result']>): void {
    attempt.result = result;
    attempt.judgedAt = this.#parts.now();
    this.#audit.add({ event: 'judged', step: attempt.step.id, result });
  }

  /** Goes to a final state, signs the evidence and says so. */
  async end(event: SessionEvent, mediaSha256?: string): Promise<readonly ServerMessage[]> {
    this.#apply(event);
    return this.#finish(mediaSha256);
  }

  #apply(event: SessionEvent): void {
    const from = this.#progress.state;
    const next = advance(this.#progress, event, this.#kinds.length);
    if (next === null) throw new TypeError(`a session that is ${from} takes no ${event.type}`);
    this.#progress = next;
    this.#audit.add({ event: 'state', from, to: next.state, reason: next.reason });
  }

  async #finish(mediaSha256?: string): Promise<readonly ServerMessage[]> {
    const { subject } = this.#setup;
    const { state } = this.#progress;
    if (
      subject !== undefined &&
      state !== 'passed' &&
      this.#attempts.some(({ revealedAt }) => revealedAt !== null)
    )
      await this.#parts.backOff.failed(subject);
    const facts = { progress: this.#progress, attempts: this.#attempts, consentAt: this.#consentAt };
    this.#evidence = await signEvidence(this.#parts, this.#setup, {
      ...facts,
      ...(mediaSha256 !== undefined && { mediaSha256 }),
    });
    return state === 'passed' || state === 'failed' || state === 'expired' || state === 'abandoned'
      ? [{ type: 'ended', state }]
      : [];
  }
}

function reply(messages: readonly ServerMessage[], refused: RefusalReason | null = null): Reply {
  return { messages: messages.map((message) => JSON.stringify(message)), refused };
}
