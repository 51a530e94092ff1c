import type { Observation } from '../../core/src/index.ts';
import { describe, expect, it } from 'vitest';
import {
  CHALLENGES,
  CHALLENGE_KINDS,
  type AccessibilityNeed,
  type ChallengeKind,
  type ChallengeStep,
  type SpeechRecogniser,
} from '../src/index.ts';
import { answerTo, restOf } from './made-up-answers.ts';
import { drawSequence, fitPolicy, sessionSpace } from '../src/draws/draw-session.ts';
import { redrawSteps } from '../src/draws/redraw-steps.ts';
import { SESSION_POLICIES, type SessionPolicy } from '../src/draws/session-policy.ts';
import { verifyEvidence } from '../src/protocol/verify-evidence.ts';
import { engines } from '../src/engine/liveness-server.ts';
import { createRig, type Caller } from './liveness-rig.ts';

const needs: readonly (readonly AccessibilityNeed[])[] = [
  [],
  ['flashing-light'],
  ['speech'],
  ['head-movement'],
  ['hands'],
  ['screen-light'],
  ['screen-light', 'speech', 'head-movement'],
  ['screen-light', 'speech', 'head-movement', 'hands'],
];

describe.each(Object.values(SESSION_POLICIES))('the policy $name over the real challenges', (policy) => {
  it.each(needs)('keeps its bits whatever a caller cannot be asked for: %s %s %s %s', (...ruledOut) => {
    const fitted = fitPolicy(CHALLENGES, { ...policy, needs: ruledOut.filter(Boolean) });
    expect(sessionSpace(CHALLENGES, fitted).bits).toBeGreaterThanOrEqual(policy.minBits);
    expect(fitted.steps).toBeLessThanOrEqual(6);
  });
});

it('offers a bank no session that simulated swaps pass: flashes of light are in each, or there is none', async () => {
  const rig = createRig({ challenges: CHALLENGES, policy: SESSION_POLICIES.bank });
  const all: readonly AccessibilityNeed[] = [
    'flashing-light',
    'screen-light',
    'speech',
    'head-movement',
    'hands',
  ];
  let offered = 0;
  for (let subset = 0; subset < 2 ** all.length; subset++) {
    const ruledOut = all.filter((_, bit) => (subset >> bit) % 2 === 1);
    const issued = await rig.server.issue({ needs: ruledOut }).catch(() => undefined);
    if (issued?.status !== 'issued') continue;
    offered++;
    expect(ruledOut).not.toContain('flashing-light');
    const { sequence } = engines.get(issued.session)!.setup;
    expect(sequence).toContain('light');
    expect(issued.session.strength).toBe('strong');
  }
  expect(offered).toBe(8);
});

it('draws the same sequence again from its seed', async () => {
  const space = sessionSpace(CHALLENGES, SESSION_POLICIES.bank);
  const seed = new Uint8Array(32).fill(5);
  expect(await drawSequence(seed, space)).toEqual(await drawSequence(seed, space));
});

/** Sessions of light and one other kind: together they have the bits that a session needs. */
const withLight = (kind: ChallengeKind): SessionPolicy => ({
  ...SESSION_POLICIES.messaging,
  kinds: ['light', kind],
  steps: 2,
  retries: 0,
});
const OTHERS = CHALLENGE_KINDS.filter((kind) => kind !== 'light');

/** Shows the server one step's answer, with a second of rest before it; the server's clock runs along. */
async function play(
  caller: Caller,
  kind: ChallengeKind | 'every',
  onStep?: (step: ChallengeStep) => void,
): Promise<void> {
  await caller.ready();
  onStep?.(caller.step!);
  const { params } = caller.step!;
  const answered = kind === 'every' || params.kind === kind;
  const zero = caller.mediaTime + 1.5;
  const start = caller.clock.now;
  const seen = answered ? answerTo(params) : restOf(params);
  const observe = (observation: Observation): void => {
    caller.mediaTime = zero + observation.timestamp;
    caller.session.observe({ ...observation, timestamp: caller.mediaTime });
  };
  for (const observation of seen) if (observation.timestamp < 0) observe(observation);
  await caller.shown();
  for (const observation of seen) {
    if (observation.timestamp < 0) continue;
    caller.clock.now = start + observation.timestamp * 1000;
    observe(observation);
    if ((await caller.session.tick()).messages.length > 0) return;
  }
  caller.clock.now += 20_000;
  await caller.session.tick();
}

it.each(OTHERS)('passes who does what light and %s ask, from the first message to evidence', async (kind) => {
  const rig = createRig({ challenges: CHALLENGES, policy: withLight(kind) });
  const caller = await rig.open();
  await caller.consent();
  for (let i = 0; i < 2; i++) await play(caller, 'every');
  const options = { keys: rig.keys.jwks(rig.clock.now), issuer: 'test', now: rig.clock.now };
  const verified = await verifyEvidence(caller.session.evidence!, options);
  if (verified.status !== 'verified') throw new Error(verified.reason);
  const { steps, verdict, strength } = verified.evidence;
  expect(steps.map(({ result }) => result)).toEqual(
    Array.from({ length: 2 }, () => expect.objectContaining({ passed: true, failures: [] }) as unknown),
  );
  expect(new Set(steps.map((step) => step.kind))).toEqual(new Set(['light', kind]));
  expect([verdict, strength]).toEqual(['passed', 'strong']);
  expect(await redrawSteps(verified.evidence, CHALLENGES)).toMatchObject({ agree: true });
});

it.each([
  ['the words', async (words: readonly string[]) => Promise.resolve(words.join(' ')), 'passed', []],
  ['other words', async () => Promise.resolve('one two three four'), 'failed', ['speak/words']],
  ['nothing, for it is broken', async () => Promise.reject(new Error('down')), 'failed', undefined],
] as const)('where the recogniser of the server hears %s', async (_, hear, state, failures) => {
  let asked: readonly string[] = [];
  let heard = 0;
  const recogniser: SpeechRecogniser = {
    async transcribe(audio) {
      heard = audio.length / 16_000;
      return hear(asked);
    },
  };
  const caller = await createRig({ challenges: CHALLENGES, policy: withLight('speak'), recogniser }).open();
  await caller.consent();
  for (let i = 0; i < 2 && caller.session.progress.state === 'prompting'; i++) {
    await play(caller, 'every', ({ params }) => {
      if (params.kind === 'speak') asked = params.words;
    });
  }
  expect(caller.session.progress.state).toBe(state);
  expect(heard).toBeGreaterThan(2);
  const judged = caller.session.audit.flatMap((record) => (record.event === 'judged' ? [record.result] : []));
  if (failures === undefined)
    expect(judged.at(-1)).toEqual({ status: 'abstained', reason: 'speech/not-recognised' });
  else
    expect(judged.find((result) => result.status === 'measured' && !result.passed)).toEqual(
      failures.length === 0 ? undefined : expect.objectContaining({ failures }),
    );
});

it.each(OTHERS)('fails who does nothing when %s is asked, and who does nothing but that', async (kind) => {
  for (const answered of ['light', kind] as const) {
    const caller = await createRig({ challenges: CHALLENGES, policy: withLight(kind) }).open();
    await caller.consent();
    await play(caller, answered);
    if (caller.session.progress.state === 'prompting') await play(caller, answered);
    expect(caller.session.progress.state).toBe('failed');
    expect(caller.step!.kind).not.toBe(answered);
  }
});
