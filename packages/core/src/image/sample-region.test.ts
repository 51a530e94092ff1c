import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RgbaImage } from '../sample.ts';
import { overlap } from './region.ts';
import { regionToImage, regionToLuma, regionToTensor } from './sample-region.ts';

/** Red rises with x, green with y. */
function gradient(width: number, height: number): RgbaImage {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) data.set([x * 2, y * 2, 7, 255], (y * width + x) * 4);
  }
  return { width, height, data };
}

describe('regionToImage', () => {
  it('copies the picture when the region is the picture', () => {
    const image = gradient(32, 32);
    const same = regionToImage(image, { x: 16, y: 16, side: 32, rotation: 0 }, 32);
    expect(same.data).toEqual(image.data);
  });

  it('turns a quarter when the region is turned a quarter', () => {
    const image = gradient(33, 33);
    const turned = regionToImage(image, { x: 16.5, y: 16.5, side: 33, rotation: Math.PI / 2 }, 33);
    const at = (x: number, y: number): readonly number[] => [
      ...turned.data.subarray((y * 33 + x) * 4, (y * 33 + x) * 4 + 2),
    ];
    // The region's x axis points down the picture, its y axis to the left.
    expect(at(5, 0)).toEqual([64, 10]);
    expect(at(0, 5)).toEqual([54, 0]);
  });

  it('is black outside the picture', () => {
    const image = gradient(16, 16);
    const far = regionToImage(image, { x: 500, y: 500, side: 10, rotation: 0.3 }, 8);
    expect([...far.data].filter((_, i) => i % 4 !== 3).every((value) => value === 0)).toBe(true);
  });

  it('stays within the colours of the picture and never yields NaN, wherever the region lies', () => {
    const image = gradient(20, 12);
    const number = fc.double({ min: -60, max: 60, noNaN: true });
    fc.assert(
      fc.property(
        number,
        number,
        fc.double({ min: 0.5, max: 90, noNaN: true }),
        number,
        (x, y, side, rotation) => {
          const values = regionToTensor(
            image,
            { x, y, side, rotation },
            { size: 9, range: { low: 0, high: 255 } },
          );
          expect(values.every((value) => value >= 0 && value <= 38.001)).toBe(true);
        },
      ),
    );
  });
});

describe('regionToTensor', () => {
  it('maps black to the low and white to the high end', () => {
    const image: RgbaImage = {
      width: 2,
      height: 1,
      data: Uint8ClampedArray.of(0, 0, 0, 255, 255, 255, 255, 255),
    };
    const pixel = (x: number): readonly number[] => [
      ...regionToTensor(image, { x, y: 0.5, side: 1, rotation: 0 }, { size: 1, range: { low: -1, high: 1 } }),
    ];
    expect(pixel(0.5)).toEqual([-1, -1, -1]);
    expect(pixel(1.5)[0]).toBeCloseTo(1, 6);
  });
});

describe('regionToLuma', () => {
  it('weighs the colours as BT.601 does', () => {
    const image: RgbaImage = { width: 1, height: 1, data: Uint8ClampedArray.of(255, 0, 0, 255) };
    expect(regionToLuma(image, { x: 0.5, y: 0.5, side: 1, rotation: 0 }, 1)[0]).toBeCloseTo(76.245, 3);
  });
});

describe('overlap', () => {
  it('is symmetric, 1 with itself and 0 apart', () => {
    const region = fc.record({
      x: fc.integer({ min: 0, max: 99 }),
      y: fc.integer({ min: 0, max: 99 }),
      side: fc.integer({ min: 1, max: 50 }),
      rotation: fc.constant(0),
    });
    fc.assert(
      fc.property(region, region, (a, b) => {
        expect(overlap(a, b)).toBeCloseTo(overlap(b, a), 12);
        expect(overlap(a, a)).toBe(1);
        expect(overlap(a, { ...a, x: a.x + 2 * a.side + b.side })).toBe(0);
      }),
    );
  });
});
