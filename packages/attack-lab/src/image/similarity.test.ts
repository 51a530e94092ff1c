import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fitSimilarity, invertSimilarity, mapPoints } from './similarity.ts';

const points = Float32Array.of(0, 0, 10, 2, 4, 9, -5, 3);
const map = fc.record({
  a: fc.double({ min: 0.3, max: 2, noNaN: true }),
  b: fc.double({ min: -2, max: 2, noNaN: true }),
  tx: fc.double({ min: -50, max: 50, noNaN: true }),
  ty: fc.double({ min: -50, max: 50, noNaN: true }),
});

test('the fit finds the similarity that moved the points', () => {
  fc.assert(
    fc.property(map, (wanted) => {
      const found = fitSimilarity(points, mapPoints(wanted, points));
      for (const key of ['a', 'b', 'tx', 'ty'] as const) expect(found[key]).toBeCloseTo(wanted[key], 3);
    }),
  );
});

test('the inverse brings points back', () => {
  fc.assert(
    fc.property(map, (there) => {
      const back = mapPoints(invertSimilarity(there), mapPoints(there, points));
      back.forEach((value, i) => {
        expect(value).toBeCloseTo(points[i]!, 2);
      });
    }),
  );
});

test('points that coincide cannot be fitted', () => {
  expect(() => fitSimilarity(Float32Array.of(1, 1, 1, 1), Float32Array.of(0, 0, 2, 2))).toThrow(RangeError);
});
