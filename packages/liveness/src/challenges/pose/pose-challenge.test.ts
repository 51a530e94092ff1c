import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StepResult } from '../../challenge.ts';
import type { PoseParams } from '../../challenge-params.ts';
import { hold, type HeadMoment, playHead } from '../made-up-head.fixture.ts';
import { poseChallenge } from './pose-challenge.ts';

const params: PoseParams = {
  kind: 'pose',
  mode: 'turn',
  targets: [
    { direction: 'left', degrees: 25 },
    { direction: 'up', degrees: 20 },
  ],
};

/** Out, hold, back. */
const turn = (to: HeadMoment): readonly HeadMoment[] =>
  [0.3, 0.6, 1, 1, 1, 0.6, 0.3, 0, 0].map((share) => ({
    ...to,
    left: share * (to.left ?? 0),
    up: share * (to.up ?? 0),
  }));

const play = (course: readonly HeadMoment[], start?: number): StepResult =>
  playHead(poseChallenge.observe(params, 7000), course, start === undefined ? {} : { start });
const left = turn({ left: 28 });
const up = turn({ up: 22 });
const wait = hold({}, 0.6);

describe('the pose challenge', () => {
  it('passes a solid head that turns as asked, and says how fast it reacted', () => {
    const result = play([...wait, ...left, ...up, ...wait]);
    expect(result).toMatchObject({ status: 'measured', compliance: 1, passed: true, failures: [] });
    expect(result.status === 'measured' && result.reactionSeconds).toBeCloseTo(0.64, 1);
  });

  it('is indifferent to the time of the call', () => {
    expect(play([...wait, ...left, ...up, ...wait], 4000)).toMatchObject({ passed: true, compliance: 1 });
  });

  it.each([
    ['the other order', [...wait, ...up, ...left], 'wrong-order'],
    ['another direction', [...wait, ...turn({ left: -28 }), ...up], 'not-followed'],
    ['only half of it', [...wait, ...left], 'not-followed'],
    ['nothing', hold({}, 4), 'not-followed'],
    ['an answer that was there before the question', [...left, ...up, ...wait], 'too-early'],
    ['an answer after three seconds', [...hold({}, 3.2), ...left, ...up], 'too-late'],
    ['a flat picture', [...wait, ...turn({ left: 28, flat: true }), ...turn({ up: 22, flat: true })], 'flat'],
  ] as const)('fails %s', (_, course, failure) => {
    const result = play(course);
    expect(result.status === 'measured' && result.failures).toContain(failure);
    expect(result.status === 'measured' && result.passed).toBe(false);
  });

  it('is done once all turns were made and the head is back', () => {
    const observer = poseChallenge.observe(params, 7000);
    playHead(observer, [...wait, ...left]);
    expect(observer.done).toBe(false);
    const finished = poseChallenge.observe(params, 7000);
    playHead(finished, [...wait, ...left, ...up, ...wait]);
    expect(finished.done).toBe(true);
  });

  it('keeps its numbers in range wherever the head goes', () => {
    const angle = fc.integer({ min: -80, max: 80 });
    fc.assert(
      fc.property(
        fc.array(fc.record({ left: angle, up: angle }), { minLength: 10, maxLength: 40 }),
        (course) => {
          const result = play(course);
          if (result.status !== 'measured') return;
          expect(result.compliance).toBeGreaterThanOrEqual(0);
          expect(result.compliance).toBeLessThanOrEqual(1);
          expect(result.reactionSeconds === null || result.reactionSeconds >= 0).toBe(true);
          expect(result.passed).toBe(result.failures.length === 0);
        },
      ),
      { numRuns: 20 },
    );
  });
});
