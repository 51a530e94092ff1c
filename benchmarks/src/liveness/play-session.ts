import type { Observation } from '@bonafide/core';
import { type AttackTools, createRandom } from '@bonafide/attack-lab';
import {
  type AccessibilityNeed,
  CHALLENGES,
  type SessionClaims,
  type StepClaims,
  type StepRecord,
  verifyEvidence,
} from '@bonafide/liveness';
import {
  createKeyRing,
  createLivenessServer,
  createMemoryReplayStore,
  generateSigningKey,
  type LivenessSession,
  redrawSteps,
  type SessionPolicy,
} from '@bonafide/liveness/server';
import { drawStep, seededChoices } from './draw-steps.ts';
import { type Person, type SessionCaller, simulateStep } from './simulated-steps.ts';

export interface PlayedSession {
  readonly passed: boolean;
  /** From consent to the end, on the server's clock. */
  readonly seconds: number;
  /** Every attempt, as the evidence has it. */
  readonly steps: readonly StepRecord[];
}

export interface SessionPlan {
  readonly caller: SessionCaller;
  readonly policy: SessionPolicy;
  readonly needs: readonly AccessibilityNeed[];
  readonly seed: number;
}

/** Seconds between a step being announced and the caller being ready. */
const BETWEEN = 0.5;
const ISSUER = 'bench';
const BEGAN = Date.UTC(2026, 0, 1);
const key = await generateSigningKey({ signsFrom: BEGAN - 1000, signsUntil: BEGAN + 1e9 });
const keys = createKeyRing([key]);

/**
 * One session through the engine itself, under one of its policies with its retries: issued, consented, drawn,
 * observed, judged, and its evidence checked offline and drawn again. Only the clock and the randomness are the
 * benchmark's. Throws where the evidence does not hold.
 */
export async function playSession(
  tools: AttackTools,
  person: Person,
  { caller, policy, needs, seed }: SessionPlan,
): Promise<PlayedSession> {
  const random = createRandom(seed);
  const clock = { now: BEGAN };
  const now = (): number => clock.now;
  const randomBytes = (length: number): Uint8Array =>
    Uint8Array.from({ length }, () => Math.floor(random() * 256));
  const store = createMemoryReplayStore({ now });
  const server = createLivenessServer({ issuer: ISSUER, keys, store, policy, now, randomBytes });
  const issued = await server.issue({ needs });
  if (issued.status === 'refused') throw new Error(issued.reason);
  const { session } = issued;
  const client = createClient(session);
  let message = await client.send({ type: 'consent', session: session.token, consent: true, at: 0 });
  let mediaTime = 0;
  while (message['type'] === 'prepare') {
    clock.now += BETWEEN * 1000;
    const { index, attempt } = message;
    const revealed = await client.send({ type: 'ready', index, attempt, at: 0 });
    const { step } = claimsOf(revealed['token'] as string) as StepClaims;
    const { params, durationMs } = step;
    const earlier = drawStep(step.kind, seededChoices(random), {
      difficulty: policy.difficulty,
      needs,
    }).params;
    const seen = await simulateStep(tools, person, { caller, params, earlier, durationMs }, random);
    const zero = mediaTime - seen[0]!.timestamp + 0.1;
    mediaTime = zero + seen.at(-1)!.timestamp;
    message = await showStep(client, { step, seen, zero, clock });
  }
  const { progress, evidence } = session;
  const verified = await verifyEvidence(evidence ?? '', {
    issuer: ISSUER,
    keys: keys.jwks(now()),
    now: now(),
  });
  if (verified.status === 'refused') throw new Error(`evidence refused: ${verified.reason}`);
  const { agree } = await redrawSteps(verified.evidence, CHALLENGES);
  if (!agree) throw new Error('the steps do not follow from the seed in the evidence');
  return {
    passed: progress.state === 'passed' && verified.evidence.verdict === 'passed',
    seconds: (clock.now - BEGAN) / 1000,
    steps: verified.evidence.steps,
  };
}

type Message = Readonly<Record<string, unknown>>;

interface Client {
  readonly session: LivenessSession;
  /** Sends a message; resolves to the first answer, or {} without one. Throws where it is refused. */
  readonly send: (body: Message) => Promise<Message>;
}

function createClient(session: LivenessSession): Client {
  const { sid, nonce } = claimsOf(session.token) as SessionClaims;
  let seq = 0;
  return {
    session,
    async send(body) {
      const { messages, refused } = await session.receive(
        JSON.stringify({ ...body, sid, nonce, seq: seq++ }),
      );
      if (refused !== null) throw new Error(`${String(body['type'])} was refused: ${refused}`);
      return readFirst(messages);
    },
  };
}

interface ShownStep {
  readonly step: StepClaims['step'];
  readonly seen: readonly Observation[];
  /** Media time of the step's own 0. */
  readonly zero: number;
  readonly clock: { now: number };
}

/** Shows what was seen before the step and after it, and lets the server's clock run along, until the server answers. */
async function showStep({ session, send }: Client, { step, seen, zero, clock }: ShownStep): Promise<Message> {
  const start = clock.now;
  const observe = (observation: Observation): void => {
    session.observe({ ...observation, timestamp: zero + observation.timestamp });
  };
  for (const observation of seen) if (observation.timestamp < 0) observe(observation);
  await send({ type: 'shown', step: step.id, at: 0 });
  let looked = 0;
  for (const observation of seen) {
    if (observation.timestamp < 0) continue;
    clock.now = start + observation.timestamp * 1000;
    observe(observation);
    if (observation.timestamp - looked < 0.2) continue;
    looked = observation.timestamp;
    const { messages } = await session.tick();
    if (messages.length > 0) return readFirst(messages);
  }
  // What did not come in time never comes.
  clock.now = start + step.durationMs + 6_100;
  return readFirst((await session.tick()).messages);
}

function readFirst(messages: readonly string[]): Message {
  return messages[0] === undefined ? {} : (JSON.parse(messages[0]) as Message);
}

function claimsOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString());
}
