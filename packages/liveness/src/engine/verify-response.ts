import { createSession, type Observation, type Sample, type SessionOptions } from '@bonafide/core';
import { parseResponseReport, type ResponseReport } from '../protocol/messages.ts';
import { refuse, type RefusalReason, type Refused } from '../protocol/refusal.ts';
import { CLOCK_TOLERANCE, verifyToken } from '../protocol/tokens.ts';
import type { StepResult } from '../challenge.ts';
import { type Attempt, judgeAttempt } from './attempt.ts';
import type { LiveSession } from './live-session.ts';
import { engines, type LivenessSession } from './liveness-server.ts';

/** Seconds by which a step's place in the recording may differ from when the server heard that it was shown. */
const PLACE_TOLERANCE = 1.5;

export interface ResponseOptions {
  /** A session of mode `recorded`, all of whose steps were shown. */
  readonly session: LivenessSession;
  /** What the client sent along: JSON text of a `ResponseReport`. */
  readonly report: string;
  /** SHA-256 (hex) of the bytes that the server received, computed by the server. */
  readonly mediaSha256: string;
  /** The recording, decoded; owned: every sample is disposed. `openRecording` of `@bonafide/recorded` fits. */
  readonly samples: AsyncIterable<Sample>;
  /** How faces and speech are found; see core's `createSession`. */
  readonly pipeline: SessionOptions;
}

/** `evidence`: the signed token, whatever the verdict. */
export type Responded =
  { readonly status: 'judged'; readonly verdict: 'passed' | 'failed'; readonly evidence: string } | Refused;

/**
 * Judges a recording against the steps that the server revealed, and signs the evidence. Once for each session: a second
 * response is `session/replayed`, on any server. Rejects where decoding, a model or the store fails; the session is
 * then used up, and the caller asks for a new one.
 */
export async function verifyResponse(options: ResponseOptions): Promise<Responded> {
  const engine = engines.get(options.session);
  if (engine === undefined) throw new TypeError('session must come from this process');
  return engine.inTurn(async () => {
    const parsed = parseResponseReport(options.report);
    if (parsed.status === 'refused') return parsed;
    const refused = await checkReport(engine, parsed.message, options.mediaSha256);
    if (refused !== null) return refuse(refused);
    const { sid, exp } = engine.setup.claims;
    const claimed = await engine.parts.store.claim(`response:${sid}`, (exp + CLOCK_TOLERANCE) * 1000);
    if (!claimed) return refuse('session/replayed');
    await watchRecording(engine.attempts, parsed.message, options);
    return judge(engine, options.mediaSha256);
  });
}

async function checkReport(
  engine: LiveSession,
  report: ResponseReport,
  mediaSha256: string,
): Promise<RefusalReason | null> {
  const { claims } = engine.setup;
  const now = engine.parts.now();
  const verified = await verifyToken('session', report.session, { keys: engine.parts.keys.jwks(now), now });
  if (verified.status === 'refused') return verified.reason;
  if (verified.claims.sid !== claims.sid || verified.claims.nonce !== claims.nonce) return 'session/other';
  const { state } = engine.progress;
  if (state === 'passed' || state === 'failed') return 'session/replayed';
  if (state === 'expired' || now >= (claims.exp + CLOCK_TOLERANCE) * 1000) return 'session/expired';
  const answered =
    engine.attempts.length === claims.steps && engine.attempts.every(({ doneAt }) => doneAt !== null);
  if (claims.mode !== 'recorded' || !answered) return 'session/state';
  if (report.mediaSha256 !== mediaSha256) return 'report/media';
  return checkSteps(engine.attempts, report.steps);
}

/** The steps of the report must be those that were shown, in their order, at the distances that the server saw. */
function checkSteps(attempts: readonly Attempt[], steps: ResponseReport['steps']): RefusalReason | null {
  const ids = attempts.map(({ step }) => step.id);
  if (steps.length !== ids.length || steps.some(({ id }) => !ids.includes(id))) return 'step/other';
  if (steps.some(({ id }, i) => id !== ids[i])) return 'step/reordered';
  const sound = steps.every(({ start, end }, i) => {
    const attempt = attempts[i]!;
    const seen = (attempt.shownAt! - attempts[0]!.shownAt!) / 1000;
    const longest = attempt.step.durationMs / 1000 + PLACE_TOLERANCE;
    const after = i === 0 || start >= steps[i - 1]!.end;
    return (
      after &&
      end > start &&
      end - start <= longest &&
      Math.abs(start - steps[0]!.start - seen) <= PLACE_TOLERANCE
    );
  });
  return sound ? null : 'report/times';
}

async function watchRecording(
  attempts: readonly Attempt[],
  report: ResponseReport,
  { samples, pipeline }: ResponseOptions,
): Promise<void> {
  const over = report.steps.at(-1)!.end + PLACE_TOLERANCE;
  const onObservation = (observation: Observation): void => {
    pipeline.onObservation?.(observation);
    attempts.forEach(({ watch, words }, i) => {
      const { start, end } = report.steps[i]!;
      if (observation.timestamp >= start) watch.begin(start);
      watch.observe(observation);
      const within = observation.timestamp >= start && observation.timestamp <= end;
      if (observation.kind === 'audio' && within) words?.push(observation);
    });
  };
  await using session = await createSession({ ...pipeline, onObservation });
  for await (const pulled of samples) {
    using sample = pulled;
    if (sample.timestamp > over) break;
    await session.push(sample);
  }
}

async function judge(engine: LiveSession, mediaSha256: string): Promise<Responded> {
  const results: StepResult[] = [];
  for (const attempt of engine.attempts) {
    const result = await judgeAttempt(attempt);
    engine.record(attempt, result);
    results.push(result);
  }
  const passed = results.every((result) => result.status === 'measured' && result.passed);
  if (passed) await engine.end({ type: 'accepted' }, mediaSha256);
  else {
    const abstained = results.every((result) => result.status === 'abstained' || result.passed);
    const reason = abstained ? 'step/abstained' : 'step/failed';
    await engine.end({ type: 'ended', state: 'failed', reason }, mediaSha256);
  }
  return { status: 'judged', verdict: passed ? 'passed' : 'failed', evidence: engine.evidence! };
}
