import type { RgbaImage } from '@bonafide/core';
import { expect, test } from 'vitest';
import { largestDifference } from '../face/synthetic-face.fixture.ts';
import { createRandom } from '../random.ts';
import { alignCrop, pasteCrop, takeCrop } from './aligned-crop.ts';
import { transferColour } from './colour-transfer.ts';
import { fitImage } from './fit-image.ts';
import { createPlane, fillPolygon } from './plane.ts';
import { blendPoisson } from './poisson-blend.ts';

const SIZE = 48;

function textured(seed: number, base: readonly [number, number, number]): RgbaImage {
  const random = createRandom(seed);
  const data = new Uint8ClampedArray(SIZE * SIZE * 4);
  for (let i = 0; i < data.length; i += 4) {
    const grain = 24 * (random() - 0.5);
    data.set([base[0] + grain, base[1] + grain, base[2] + grain, 255], i);
  }
  return { width: SIZE, height: SIZE, data };
}

const copy = (image: RgbaImage): RgbaImage => ({ ...image, data: new Uint8ClampedArray(image.data) });
const mask = createPlane(SIZE, SIZE);
fillPolygon(mask, Float32Array.of(10, 10, 38, 10, 38, 38, 10, 38), 1);
const inside = (x: number, y: number): boolean => x >= 10 && x < 38 && y >= 10 && y < 38;

function meanInside(image: RgbaImage, channel: number): number {
  let total = 0;
  for (let y = 10; y < 38; y++)
    for (let x = 10; x < 38; x++) total += image.data[(y * SIZE + x) * 4 + channel]!;
  return total / 28 ** 2;
}

test('colour transfer gives the masked pixels the colours of the reference and leaves the others alone', () => {
  const image = textured(1, [90, 120, 160]);
  const reference = textured(2, [190, 140, 110]);
  const result = copy(image);
  transferColour(result, reference, mask);
  for (let k = 0; k < 3; k++)
    expect(Math.abs(meanInside(result, k) - meanInside(reference, k))).toBeLessThan(3);
  expect(largestDifference(result, image, (x, y) => !inside(x, y))).toBe(0);
});

test('colour transfer from itself changes nothing but rounding', () => {
  const image = textured(1, [90, 120, 160]);
  const result = copy(image);
  transferColour(result, image, mask);
  expect(largestDifference(result, image)).toBeLessThanOrEqual(1);
});

test('Poisson blending removes a constant step and is the reference outside the mask', () => {
  const reference = textured(3, [150, 120, 100]);
  const darker = copy(reference);
  for (let i = 0; i < darker.data.length; i++) if (i % 4 < 3) darker.data[i] = darker.data[i]! - 40;
  blendPoisson(darker, reference, mask);
  expect(largestDifference(darker, reference, (x, y) => !inside(x, y))).toBe(0);
  expect(largestDifference(darker, reference, inside)).toBeLessThanOrEqual(2);
});

test('a crop that is pasted back unchanged leaves the picture as it was, up to interpolation', () => {
  const image = textured(4, [120, 120, 120]);
  for (let i = 0; i < image.data.length; i++) if (i % 4 < 3) image.data[i] = (i / SIZE) % 200;
  const crop = alignCrop(Float32Array.of(12, 12, 36, 12, 24, 36), 64, [0, 1]);
  const full = createPlane(64, 64);
  full.data.fill(1);
  const result = pasteCrop(image, takeCrop(image, crop), full, crop);
  expect(largestDifference(result, image)).toBeLessThan(90);
  full.data.fill(0);
  expect(pasteCrop(image, takeCrop(image, crop), full, crop).data).toEqual(image.data);
});

test('a picture is cropped to fill another shape, and kept where it has that shape', () => {
  const image = textured(5, [80, 90, 100]);
  expect(fitImage(image, { width: SIZE, height: SIZE })).toBe(image);
  const wide = fitImage(image, { width: 96, height: 32 });
  expect([wide.width, wide.height, wide.data.length]).toEqual([96, 32, 96 * 32 * 4]);
  expect(Math.abs(wide.data[0]! - 80)).toBeLessThan(20);
});
