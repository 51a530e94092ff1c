import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mouthOpening, toPixels } from './face-picture.ts';
import { createFaceSwap } from './face-swap.ts';
import { createMouthResynthesis } from './mouth-resynthesis.ts';
import { createPuppet } from './puppet.ts';
import { largestDifference, syntheticFace, syntheticLandmarks } from './synthetic-face.fixture.ts';

const place = { width: 160, height: 140, x: 80, y: 70, radius: 45 };
const target = syntheticFace(place);
const other = syntheticFace({
  width: 120,
  height: 120,
  x: 55,
  y: 62,
  radius: 50,
  skin: [110, 90, 190],
  seed: 5,
});
const outsideFace = (x: number, y: number): boolean =>
  ((x - place.x) / (0.8 * place.radius + 2)) ** 2 + ((y - place.y) / (place.radius + 2)) ** 2 > 1;

test('the mouth opening is the gap over the width', () => {
  expect(mouthOpening(toPixels(syntheticLandmarks({ ...place, opening: 0.5 }), place))).toBeCloseTo(0.5, 1);
  expect(() => toPixels(new Float32Array(10), place)).toThrow(RangeError);
});

for (const blend of ['feather', 'poisson'] as const) {
  test(`a face swap (${blend}) changes the face, nothing outside it, and not the frame it was given`, () => {
    const before = new Uint8ClampedArray(target.image.data);
    const swapped = createFaceSwap(other, { blend, matchColour: false })(target.image, target.landmarks);
    expect(target.image.data).toEqual(before);
    expect([swapped.width, swapped.height]).toEqual([place.width, place.height]);
    expect(largestDifference(swapped, target.image, outsideFace)).toBe(0);
    expect(largestDifference(swapped, target.image)).toBeGreaterThan(30);
  });
}

test('the same swap gives the same bytes, at any place of the face', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: -30, max: 190 }),
      fc.integer({ min: -30, max: 170 }),
      fc.integer({ min: 8, max: 120 }),
      (x, y, radius) => {
        const landmarks = syntheticLandmarks({ ...place, x, y, radius });
        const once = createFaceSwap(other)(target.image, landmarks);
        expect(once.data).toEqual(createFaceSwap(other)(target.image, landmarks).data);
        expect(once.data.length).toBe(target.image.data.length);
      },
    ),
    { numRuns: 12 },
  );
});

test('a matched swap takes the skin colour of the target', () => {
  const swapped = createFaceSwap(other)(target.image, target.landmarks);
  const centre = (place.y * place.width + place.x) * 4;
  const distance = (image: { readonly data: Uint8ClampedArray }, colour: readonly number[]): number =>
    Math.hypot(...colour.map((value, k) => image.data[centre + k]! - value));
  expect(distance(swapped, [200, 150, 120])).toBeLessThan(distance(swapped, [110, 90, 190]));
});

test('an open mouth keeps its own inside', () => {
  const open = syntheticFace({ ...place, opening: 0.8 });
  const swapped = createFaceSwap(other, { matchColour: false })(open.image, open.landmarks);
  const mouthX = place.x;
  const mouthY = Math.round(place.y + 0.45 * place.radius);
  const near = (x: number, y: number): boolean => Math.hypot(x - mouthX, y - mouthY) < 2;
  expect(largestDifference(swapped, open.image, near)).toBeLessThan(12);
});

test('impossible swap options are refused', () => {
  expect(() => createFaceSwap(other, { bottleneck: 4 })).toThrow(/bottleneck/);
  expect(() => createFaceSwap(other, { feather: 2 })).toThrow(/feather/);
  expect(() => createFaceSwap(other, { forehead: -1 })).toThrow(/forehead/);
});

test('a puppet at rest is its still, and its border never moves', () => {
  const rest = syntheticLandmarks({ ...place, radius: 30 });
  const puppet = createPuppet(other, rest, place);
  expect(largestDifference(puppet(rest), other.image)).toBeLessThan(40);
  const turned = puppet(syntheticLandmarks({ ...place, x: 86, y: 66, radius: 31 }));
  const { width, height } = other.image;
  const border = (x: number, y: number): boolean => x === 0 || y === 0 || x === width - 1 || y === height - 1;
  expect(largestDifference(turned, other.image)).toBeGreaterThan(40);
  // The border's own pixels are interpolated half a pixel inwards at most.
  expect(largestDifference(turned, other.image, border)).toBeLessThan(40);
});

test('a puppet opens a dark mouth when the driver opens his', () => {
  const rest = syntheticLandmarks(place);
  const puppet = createPuppet(other, rest, place);
  const open = puppet(syntheticLandmarks({ ...place, opening: 0.7 }));
  const at = (Math.round(62 + 0.45 * 50) * other.image.width + 55) * 4;
  expect(open.data[at]!).toBeLessThan(70);
  expect(puppet(rest).data[at]!).toBeGreaterThan(80);
});

test('a mouth from another moment changes the lower face only', () => {
  const moment = syntheticFace({ ...place, opening: 0.6, skin: [200, 150, 120], seed: 8 });
  for (let y = 85; y < 97; y++) moment.image.data.fill(20, (y * 160 + 70) * 4, (y * 160 + 90) * 4);
  const remade = createMouthResynthesis()(target, moment);
  const aboveNose = (_x: number, y: number): boolean => y < place.y;
  expect(largestDifference(remade, target.image, aboveNose)).toBe(0);
  expect(largestDifference(remade, target.image, outsideFace)).toBe(0);
  expect(largestDifference(remade, target.image)).toBeGreaterThan(80);
});
