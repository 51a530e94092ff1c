import { decodeJwt } from 'jose';
import type { ChallengeStep } from '../src/challenge.ts';
import { parseServerMessage, type ServerMessage } from '../src/protocol/messages.ts';
import { createKeyRing, generateSigningKey } from '../src/protocol/keys.ts';
import type { StepClaims } from '../src/protocol/claims.ts';
import type { Reply } from '../src/engine/live-session.ts';
import { createLivenessServer } from '../src/engine/liveness-server.ts';
import type { IssueRequest, LivenessServerOptions, LivenessSession } from '../src/engine/liveness-server.ts';
import { createMemoryReplayStore } from '../src/stores/memory-replay-store.ts';
import { answerFrame, answerTo, fakeChallenges } from './fake-challenges.ts';

export const NOW = Date.UTC(2026, 10, 25, 12);

const key = await generateSigningKey({ signsFrom: NOW - 1_000 });

/** A server with fake challenges and a clock that the test moves. */
export function createRig(options: Partial<LivenessServerOptions> = {}) {
  const clock = { now: NOW };
  const now = (): number => clock.now;
  const store = createMemoryReplayStore({ now });
  const keys = createKeyRing([key]);
  const server = createLivenessServer({
    issuer: 'test',
    keys,
    store,
    challenges: fakeChallenges,
    now,
    ...options,
  });
  return {
    clock,
    server,
    store,
    keys,
    open: async (request: IssueRequest = {}): Promise<Caller> => {
      const issued = await server.issue(request);
      if (issued.status === 'refused') throw new Error(`refused: ${issued.reason}`);
      return new Caller(issued.session, clock);
    },
  };
}

export const messagesOf = (reply: Reply): ServerMessage[] =>
  reply.messages.map((text) => {
    const parsed = parseServerMessage(text);
    if (parsed.status === 'refused') throw new Error(`the server sent what its own schema refuses: ${text}`);
    return parsed.message;
  });

/** A client by hand: every message can be bent before it is sent. */
export class Caller {
  readonly session: LivenessSession;
  readonly nonce: string;
  readonly clock: { now: number };
  seq = 0;
  mediaTime = 0;
  step: ChallengeStep | undefined;

  constructor(session: LivenessSession, clock: { now: number }) {
    this.session = session;
    this.clock = clock;
    this.nonce = decodeJwt<{ nonce: string }>(session.token).nonce;
  }

  async send(body: object): Promise<Reply> {
    const { nonce, session } = this;
    return session.receive(JSON.stringify({ sid: session.id, nonce, seq: this.seq++, ...body }));
  }
  consent = async (body: object = {}): Promise<Reply> =>
    this.send({ type: 'consent', session: this.session.token, consent: true, at: 0, ...body });

  async ready(): Promise<Reply> {
    const { index, attempt } = this.session.progress;
    const reply = await this.send({ type: 'ready', index, attempt, at: 0 });
    const message = messagesOf(reply)[0];
    if (message?.type === 'step') this.step = decodeJwt<StepClaims>(message.token).step;
    return reply;
  }
  shown = async (): Promise<Reply> => this.send({ type: 'shown', step: this.step!.id, at: 0 });
  done = async (): Promise<Reply> => this.send({ type: 'done', step: this.step!.id, at: 0 });

  /** Lets `seconds` pass with pictures of the caller doing something; see `answerFrame`. */
  async act(seconds: number, answer?: number): Promise<Reply> {
    let last: Reply = { messages: [], refused: null };
    for (let i = 0; i < seconds * 5; i++) {
      this.clock.now += 200;
      this.mediaTime += 0.2;
      this.session.observe(answerFrame(this.mediaTime, answer));
      const reply = await this.session.tick();
      if (reply.messages.length > 0) last = reply;
    }
    return last;
  }

  /** One step from getting ready to its answer. Without an answer: the right one. */
  async perform(answer?: number): Promise<Reply> {
    await this.act(1);
    await this.ready();
    await this.shown();
    await this.act(0.6);
    return this.act(answer === undefined ? 0.4 : 6, answer ?? answerTo(this.step!.params));
  }
}
