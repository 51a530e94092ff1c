import { expect, test } from 'vitest';
import { largestDifference, syntheticFace } from '../face/synthetic-face.fixture.ts';
import { createRandom } from '../random.ts';
import { createHeldPhoto } from './held-photo.ts';

const photo = syntheticFace({ width: 96, height: 72, x: 48, y: 36, radius: 25 }).image;

test('the same seed gives the same bytes, another seed another hand', () => {
  const at = (seed: number): Uint8ClampedArray => createHeldPhoto(createRandom(seed), photo)(1).data;
  expect(at(4)).toEqual(at(4));
  expect(at(4)).not.toEqual(at(5));
});

test('the sheet moves as a whole and keeps its size', () => {
  const held = createHeldPhoto(createRandom(2), photo);
  const [first, later] = [held(0), held(2)];
  expect([later.width, later.height, later.data.length]).toEqual([96, 72, photo.data.length]);
  expect(largestDifference(first, later)).toBeGreaterThan(20);
});

test('the room shows beside a sheet that is held a little away', () => {
  for (let seed = 0; seed < 8; seed++) {
    const held = createHeldPhoto(createRandom(seed), photo);
    const corners = [0, 1, 2, 3].map((t) => held(t).data[0]!);
    for (const luma of corners) expect(Math.abs(luma - 60)).toBeLessThan(40);
  }
});
