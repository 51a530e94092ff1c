import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toRgba } from '../image/i420.ts';
import type { I420Image } from '../sample.ts';
import { colourDifference } from './colour-difference.ts';

it('is made of the very bytes of the RGBA picture, wherever the square lies and whatever the layout', () => {
  const [width, height] = [17, 13];
  const planes = fc.record({
    width: fc.constant(width),
    height: fc.constant(height),
    y: fc.uint8Array({ minLength: width * height, maxLength: width * height }),
    u: fc.uint8Array({ minLength: 9 * 7, maxLength: 9 * 7 }),
    v: fc.uint8Array({ minLength: 9 * 7, maxLength: 9 * 7 }),
    range: fc.constantFrom('full' as const, 'limited' as const),
    matrix: fc.constantFrom('bt601' as const, 'bt709' as const),
  });
  const square = { side: fc.integer({ min: 1, max: 9 }), left: fc.nat(8), top: fc.nat(4) };
  fc.assert(
    fc.property(planes, fc.record(square), (picture: I420Image, at) => {
      const { data } = toRgba(picture);
      let light = 0;
      const expected = Array.from({ length: at.side * at.side }, (_, i) => {
        const pixel = (at.top + Math.floor(i / at.side)) * width + at.left + (i % at.side);
        const [red, green, blue] = [data[pixel * 4]!, data[pixel * 4 + 1]!, data[pixel * 4 + 2]!];
        light += green / (at.side * at.side);
        return green - (red + blue) / 2;
      });
      for (const layout of [picture, toRgba(picture)]) {
        const out = new Float64Array(at.side * at.side);
        expect(colourDifference(layout, at, out)).toBeCloseTo(light, 9);
        expect([...out]).toEqual(expected);
      }
    }),
  );
});
