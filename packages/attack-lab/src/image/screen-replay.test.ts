import type { RgbaImage } from '@bonafide/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { largestDifference, syntheticFace } from '../face/synthetic-face.fixture.ts';
import { createRandom } from '../random.ts';
import { createScreenReplay } from './screen-replay.ts';

const frame = syntheticFace({ width: 96, height: 72, x: 48, y: 36, radius: 25 }).image;
const replay = (seed: number, timestamp = 0): RgbaImage =>
  createScreenReplay(createRandom(seed), frame)(frame, timestamp);

test('the same seed gives the same bytes, another seed another scene', () => {
  expect(replay(4).data).toEqual(replay(4).data);
  expect(largestDifference(replay(4), replay(5))).toBeGreaterThan(20);
});

test('the picture keeps its size, opaque, for any seed', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const { width, height, data } = replay(seed, 1.3);
      expect([width, height, data.length]).toEqual([96, 72, frame.data.length]);
      for (let i = 3; i < data.length; i += 4) expect(data[i]).toBe(255);
    }),
    { numRuns: 10 },
  );
});

test('black is lifted, white is dimmed, and the screen moves in the hand', () => {
  const filled = (level: number): RgbaImage => ({
    ...frame,
    data: new Uint8ClampedArray(frame.data.length).fill(level),
  });
  const centre = (36 * 96 + 48) * 4 + 1;
  for (let seed = 0; seed < 8; seed++) {
    const level = (value: number): number =>
      createScreenReplay(createRandom(seed), frame)(filled(value), 0).data[centre]!;
    expect(level(0)).toBeGreaterThan(0);
    expect(level(255) - level(0)).toBeLessThan(250);
    expect(level(255) - level(0)).toBeGreaterThan(120);
  }
  expect(largestDifference(replay(4, 0), replay(4, 0.8))).toBeGreaterThan(20);
});
