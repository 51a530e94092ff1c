import type { RgbaImage } from '@bonafide/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { largestDifference, syntheticFace } from '../face/synthetic-face.fixture.ts';
import { createRandom } from '../random.ts';
import { createScreenReplay, homographyToUnitSquare } from './screen-replay.ts';

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

test('the homography takes the four corners to the unit square', () => {
  const jitter = fc.double({ min: -0.2, max: 0.2, noNaN: true });
  fc.assert(
    fc.property(fc.array(jitter, { minLength: 8, maxLength: 8 }), (shift) => {
      const corner = (x: number, y: number, k: number): readonly [number, number] => [
        x + shift[k]!,
        y + shift[k + 1]!,
      ];
      const corners = [corner(0, 0, 0), corner(1, 0, 2), corner(1, 1, 4), corner(0, 1, 6)] as const;
      const h = homographyToUnitSquare(corners);
      const unit = [[0, 0], [1, 0], [1, 1], [0, 1]] as const; // prettier-ignore
      corners.forEach(([x, y], i) => {
        const w = h[6]! * x + h[7]! * y + h[8]!;
        expect((h[0]! * x + h[1]! * y + h[2]!) / w).toBeCloseTo(unit[i]![0], 6);
        expect((h[3]! * x + h[4]! * y + h[5]!) / w).toBeCloseTo(unit[i]![1], 6);
      });
    }),
  );
});
