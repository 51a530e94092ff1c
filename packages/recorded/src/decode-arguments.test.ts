import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitInside, thumbnailSize } from './decode-arguments.ts';

const side = fc.integer({ min: 1, max: 8192 });
const size = fc.record({ width: side, height: side });

describe('fitInside', () => {
  it('never enlarges, never exceeds the limit, never vanishes', () => {
    fc.assert(
      fc.property(size, size, (picture, limit) => {
        const fitted = fitInside(picture, limit);
        expect(fitted.width).toBeLessThanOrEqual(Math.min(picture.width, limit.width));
        expect(fitted.height).toBeLessThanOrEqual(Math.min(picture.height, limit.height));
        expect(Math.min(fitted.width, fitted.height)).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it('keeps the shape to half a pixel', () => {
    fc.assert(
      fc.property(size, (picture) => {
        const fitted = fitInside(picture, { width: 640, height: 1280 });
        const scale = Math.min(1, 640 / picture.width, 1280 / picture.height);
        expect(Math.abs(fitted.width - Math.max(1, picture.width * scale))).toBeLessThanOrEqual(0.5);
        expect(Math.abs(fitted.height - Math.max(1, picture.height * scale))).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});

it('gives thumbnails one of two sizes, lying or standing', () => {
  expect(thumbnailSize({ width: 1280, height: 720 })).toEqual({ width: 32, height: 18 });
  expect(thumbnailSize({ width: 400, height: 400 })).toEqual({ width: 32, height: 18 });
  expect(thumbnailSize({ width: 720, height: 1280 })).toEqual({ width: 18, height: 32 });
});
