import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blurPlane, createPlane, fillPolygon } from './plane.ts';

const sum = (values: Float32Array): number => values.reduce((a, b) => a + b, 0);

test('a filled rectangle covers its area, also where it hangs out of the plane', () => {
  const plane = createPlane(30, 20);
  fillPolygon(plane, Float32Array.of(5, 4, 15, 4, 15, 10, 5, 10), 1);
  expect(sum(plane.data)).toBe(60);
  fillPolygon(plane, Float32Array.of(-9, -9, 99, -9, 99, 99, -9, 99), 2);
  expect(sum(plane.data)).toBe(2 * 30 * 20);
});

test('a blur keeps the sum, never falls below 0 and reaches no farther than three radii', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 14, max: 24 }), (radius, at) => {
      const plane = createPlane(40, 40);
      fillPolygon(plane, Float32Array.of(at, at, at + 3, at, at + 3, at + 3, at, at + 3), 1);
      const soft = blurPlane(plane, radius);
      expect(sum(soft.data)).toBeCloseTo(sum(plane.data), 2);
      expect(Math.min(...soft.data)).toBeGreaterThanOrEqual(0);
      const away = (i: number): number => Math.max(at - i, i - at - 2);
      const beyond = soft.data.filter(
        (_, i) => Math.max(away(i % 40), away(Math.floor(i / 40))) > 3 * radius,
      );
      expect(Math.max(...beyond)).toBeLessThan(1e-6);
    }),
  );
});
