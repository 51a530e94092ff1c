import fc from 'fast-check';
import { expect, test } from 'vitest';
import { homographyToUnitSquare } from './homography.ts';

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
