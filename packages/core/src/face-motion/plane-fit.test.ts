import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planeResidual } from './plane-fit.ts';

/** Points of a unit square with depth, as a camera two units away sees them turned about the vertical axis. */
function view(points: readonly (readonly number[])[], yaw: number): Float64Array {
  return Float64Array.from(
    points.flatMap(([x = 0, y = 0, z = 0]) => {
      const [turned, depth] = [x * Math.cos(yaw) + z * Math.sin(yaw), z * Math.cos(yaw) - x * Math.sin(yaw)];
      return [turned / (2 + depth), y / (2 + depth)];
    }),
  );
}

const coordinate = fc.double({ min: -0.5, max: 0.5, noNaN: true });
/** Any points of a plane, with those of a 3 x 3 grid, so that they tell a homography. */
const GRID = Array.from({ length: 9 }, (_, i) => [(i % 3) / 2 - 0.5, Math.floor(i / 3) / 2 - 0.5] as const);
const flat = fc.array(fc.tuple(coordinate, coordinate), { maxLength: 30 });
const angle = fc.double({ min: -0.6, max: 0.6, noNaN: true });
/** A grid with a bump in its middle. */
const bump = Array.from({ length: 49 }, (_, i) => {
  const [x, y] = [(i % 7) / 6 - 0.5, Math.floor(i / 7) / 6 - 0.5];
  return [x, y, -0.4 * Math.exp(-8 * (x * x + y * y))];
});

describe('planeResidual', () => {
  it('is nothing for a plane, however it is turned and whatever its points', () => {
    fc.assert(
      fc.property(flat, angle, angle, (points, before, after) => {
        const plane = [...GRID, ...points];
        expect(planeResidual(view(plane, before), view(plane, after))).toBeLessThan(1e-9);
      }),
    );
  });

  it('grows with depth and turn, and does not depend on where the points lie or how large they are', () => {
    const [small, large] = [0.05, 0.3].map((yaw) => planeResidual(view(bump, 0), view(bump, yaw)));
    expect(small).toBeGreaterThan(0.001);
    expect(large).toBeGreaterThan(3 * small!);
    const moved = (points: Float64Array): Float64Array => points.map((value) => 100 + 10 * value);
    expect(planeResidual(moved(view(bump, 0)), moved(view(bump, 0.3)))).toBeCloseTo(10 * large!, 6);
  });

  it('gives the movement where no homography can be told', () => {
    const line = Float64Array.from({ length: 24 }, (_, i) => Math.floor(i / 2));
    expect(planeResidual(line, line)).toBe(0);
    expect(
      planeResidual(
        line,
        line.map((value, i) => value + (i % 2 === 0 ? 3 : 4)),
      ),
    ).toBeCloseTo(5, 9);
    const point = new Float64Array(24);
    expect(planeResidual(point, point)).toBe(0);
  });
});
