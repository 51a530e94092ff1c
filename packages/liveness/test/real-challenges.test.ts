import { describe, expect, it } from 'vitest';
import { CHALLENGES, type AccessibilityNeed, type PoseParams } from '../src/index.ts';
import { headFrame, type HeadMoment } from '../src/challenges/made-up-head.fixture.ts';
import { drawSequence, fitPolicy, sessionSpace } from '../src/draws/draw-session.ts';
import { redrawSteps } from '../src/draws/redraw-steps.ts';
import { SESSION_POLICIES } from '../src/draws/session-policy.ts';
import { verifyEvidence } from '../src/protocol/verify-evidence.ts';
import { createRig, type Caller } from './liveness-rig.ts';

const needs: readonly (readonly AccessibilityNeed[])[] = [
  [],
  ['flashing-light'],
  ['speech'],
  ['head-movement'],
  ['hands'],
  ['flashing-light', 'speech', 'head-movement'],
  ['flashing-light', 'speech', 'head-movement', 'hands'],
];

describe.each(Object.values(SESSION_POLICIES))('the policy $name over the real challenges', (policy) => {
  it.each(needs)('keeps its bits whatever a caller cannot be asked for: %s %s %s %s', (...ruledOut) => {
    const fitted = fitPolicy(CHALLENGES, { ...policy, needs: ruledOut.filter(Boolean) });
    expect(sessionSpace(CHALLENGES, fitted).bits).toBeGreaterThanOrEqual(policy.minBits);
    expect(fitted.steps).toBeLessThanOrEqual(6);
  });
});

it('draws the same sequence again from its seed', async () => {
  const space = sessionSpace(CHALLENGES, SESSION_POLICIES.bank);
  const seed = new Uint8Array(32).fill(5);
  expect(await drawSequence(seed, space)).toEqual(await drawSequence(seed, space));
});

const STEP = 1 / 12.5;

/** Shows the server a made-up head for each moment of a course. */
async function play(caller: Caller, course: readonly HeadMoment[]): Promise<void> {
  for (const moment of course) {
    caller.clock.now += STEP * 1000;
    caller.mediaTime += STEP;
    caller.session.observe(headFrame(caller.mediaTime, moment));
    await caller.session.tick();
  }
}

const rest = (seconds: number): readonly HeadMoment[] =>
  Array.from({ length: Math.round(seconds / STEP) }, () => ({}));

/** The turns that a step asks for: out a little farther than asked, held, and back. */
function turnsFor({ targets }: PoseParams): readonly HeadMoment[] {
  return targets.flatMap(({ direction, degrees }) => {
    const left = direction.endsWith('left') ? 1 : direction.endsWith('right') ? -1 : 0;
    const up = direction.startsWith('up') ? 1 : direction.startsWith('down') ? -1 : 0;
    const angle = (degrees + 4) / Math.hypot(left, up);
    return [0.3, 0.6, 1, 1, 1, 0.6, 0.3, 0, 0].map((share) => ({
      left: share * angle * left,
      up: share * angle * up,
    }));
  });
}

const turning = { ...SESSION_POLICIES.messaging, kinds: ['pose'], retries: 0 } as const;

it('passes a solid head that turns as it is asked, from the first message to evidence', async () => {
  const rig = createRig({ challenges: CHALLENGES, policy: turning });
  const caller = await rig.open();
  await caller.consent();
  for (let i = 0; i < 3; i++) {
    await play(caller, rest(1.2));
    await caller.ready();
    await caller.shown();
    if (caller.step?.params.kind !== 'pose') throw new Error('another kind than pose');
    await play(caller, [...rest(0.6), ...turnsFor(caller.step.params), ...rest(0.6)]);
    expect(caller.session.audit.filter(({ event }) => event === 'judged').at(-1)).toMatchObject({
      result: { status: 'measured', passed: true },
    });
  }
  expect(caller.session.progress.state).toBe('passed');
  const options = { keys: rig.keys.jwks(rig.clock.now), issuer: 'test', now: rig.clock.now };
  const verified = await verifyEvidence(caller.session.evidence!, options);
  if (verified.status !== 'verified') throw new Error(verified.reason);
  expect(await redrawSteps(verified.evidence, CHALLENGES)).toMatchObject({ agree: true });
});

it.each([
  ['does nothing', () => rest(9)],
  [
    'turns as another session asked',
    () => turnsFor({ kind: 'pose', mode: 'turn', targets: [{ direction: 'left', degrees: 30 }] }),
  ],
] as const)('fails a head that %s', async (_, answer) => {
  const caller = await createRig({ challenges: CHALLENGES, policy: turning }).open();
  await caller.consent();
  await play(caller, rest(1.2));
  await caller.ready();
  await caller.shown();
  await play(caller, [...rest(0.6), ...answer(), ...rest(10)]);
  expect(caller.session.progress).toMatchObject({ state: 'failed', reason: 'step/failed' });
});
