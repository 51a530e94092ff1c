import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import {
  followPlan,
  frameSpan,
  planBoomerang,
  planDuplicates,
  planFreeze,
  planLoop,
  planStutter,
} from './frame-plan.ts';

async function* numbered(count: number): AsyncGenerator<{ readonly id: number }, void, undefined> {
  for (let id = 0; id < count; id++) yield await Promise.resolve({ id });
}

test('a span is the frames whose time lies in it', () => {
  expect(frameSpan(100, 25, 1, 2)).toEqual({ count: 100, first: 25, last: 50 });
  expect(frameSpan(100, 30, 0.1, Infinity)).toEqual({ count: 100, first: 3, last: 100 });
  expect(() => frameSpan(10, 25, 2, 1)).toThrow(RangeError);
});

test('a freeze shows one frame, all through its span', () => {
  const plan = planFreeze({ count: 20, first: 5, last: 12 });
  expect([...plan.slice(5, 12)]).toEqual(Array<number>(7).fill(4));
  expect(plan[12]).toBe(12);
});

test('a loop repeats exactly after its period', () => {
  const plan = planLoop({ count: 60, first: 20, last: 60 }, 7);
  expect([...plan.slice(20, 27)]).toEqual([13, 14, 15, 16, 17, 18, 19]);
  for (let i = 27; i < 60; i++) expect(plan[i]).toBe(plan[i - 7]);
  expect(() => planLoop({ count: 60, first: 3, last: 60 }, 7)).toThrow(RangeError);
});

test('a boomerang never jumps by more than a frame and repeats after its cycle', () => {
  const plan = planBoomerang({ count: 60, first: 20, last: 60 }, 6);
  for (let i = 21; i < 60; i++) expect(Math.abs(plan[i]! - plan[i - 1]!)).toBeLessThanOrEqual(1);
  for (let i = 30; i < 60; i++) expect(plan[i]).toBe(plan[i - 10]);
  expect(Math.min(...plan.slice(20))).toBe(14);
});

test('duplicates leave the wanted share of frames new', () => {
  const plan = planDuplicates({ count: 100, first: 0, last: 100 }, 0.5);
  expect(new Set(plan).size).toBe(50);
  expect(new Set(planDuplicates({ count: 90, first: 0, last: 90 }, 2 / 3)).size).toBe(60);
});

test('no plan shows the future, or touches a frame outside its span', () => {
  const spans = fc.tuple(fc.integer({ min: 1, max: 200 }), fc.nat(200), fc.nat(200), fc.integer());
  fc.assert(
    fc.property(spans, fc.double({ min: 0.05, max: 1, noNaN: true }), ([count, a, b, seed], share) => {
      const span = { count, first: Math.min(a, b, count), last: Math.min(Math.max(a, b), count) };
      const plans = [planFreeze(span), planDuplicates(span, share), planStutter(span, createRandom(seed))];
      if (span.first >= 3) plans.push(planLoop(span, 3), planBoomerang(span, 3));
      for (const plan of plans) {
        plan.forEach((shown, i) => {
          expect(shown).toBeLessThanOrEqual(i);
          if (i < span.first || i >= span.last) expect(shown).toBe(i);
        });
      }
    }),
  );
});

test('a plan passes frames on as they are', async () => {
  const shown: number[] = [];
  for await (const frame of followPlan(numbered(10), planLoop({ count: 10, first: 4, last: 8 }, 2)))
    shown.push(frame.id);
  expect(shown).toEqual([0, 1, 2, 3, 2, 3, 2, 3, 8, 9]);
});

test('a plan that shows the future is refused', async () => {
  await expect(followPlan(numbered(3), Uint32Array.of(0, 2, 2)).next()).rejects.toThrow(RangeError);
});
