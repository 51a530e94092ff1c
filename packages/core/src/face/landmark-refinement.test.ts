import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refineLandmarks, type RefinedRegions } from './landmark-refinement.ts';

const values = (length: number): fc.Arbitrary<Float32Array> =>
  fc.float32Array({ minLength: length, maxLength: length, noNaN: true, min: -500, max: 500 });

const meshes = values(468 * 3);
const regionSets: fc.Arbitrary<RefinedRegions> = fc.record({
  lips: values(160),
  leftEye: values(142),
  rightEye: values(142),
  leftIris: values(10),
  rightIris: values(10),
});

/** Every value says where it came from: the mesh is 0, 1, 2, ..., a region starts at its own thousand. */
const countingMesh = Float32Array.from({ length: 468 * 3 }, (_, i) => i);
const counting: RefinedRegions = {
  lips: from(10_000, 160),
  leftEye: from(20_000, 142),
  rightEye: from(30_000, 142),
  leftIris: from(40_000, 10),
  rightIris: from(50_000, 10),
};

describe('refineLandmarks', () => {
  it('replaces exactly the 222 points of lips and eyes and adds 10 of the irises', () => {
    const points = refineLandmarks(countingMesh, counting);
    expect(points).toHaveLength(478 * 3);
    const xs = Array.from({ length: 478 }, (_, point) => points[point * 3]!);
    const origin = (thousands: number): number =>
      xs.filter((x) => Math.floor(x / 10_000) === thousands).length;
    expect([1, 2, 3, 4, 5].map(origin)).toEqual([80, 71, 71, 5, 5]);
    expect(new Set(xs).size).toBe(478);
  });

  it('puts points where their names say', () => {
    const points = refineLandmarks(countingMesh, counting);
    const at = (point: number): readonly number[] => Array.from(points.subarray(point * 3, point * 3 + 2));
    expect(at(61)).toEqual([10_000, 10_001]); // mouth corner, first of the lips
    expect(at(33)).toEqual([20_000, 20_001]); // outer corner of the eye on the image's left
    expect(at(263)).toEqual([30_000, 30_001]); // outer corner of the other eye
    expect(at(473)).toEqual([50_000, 50_001]); // centre of the other eye's iris
    expect(at(1)).toEqual([3, 4]); // tip of the nose: the mesh's
  });

  it('keeps the mesh’s depth everywhere on the surface', () => {
    fc.assert(
      fc.property(meshes, regionSets, (mesh, regions) => {
        const points = refineLandmarks(mesh, regions);
        for (let i = 2; i < mesh.length; i += 3) expect(points[i]).toBe(mesh[i]);
      }),
      { numRuns: 20 },
    );
  });

  it('gives an iris one depth: the mean of the 16 points of its lids', () => {
    const mesh = new Float32Array(468 * 3);
    mesh[33 * 3 + 2] = 16; // one of the 16 lid points on the image's left
    const points = refineLandmarks(mesh, counting);
    const depths = Array.from({ length: 10 }, (_, i) => points[(468 + i) * 3 + 2]);
    expect(depths).toEqual([1, 1, 1, 1, 1, 0, 0, 0, 0, 0]);
  });

  it('does not write into its input', () => {
    const mesh = countingMesh.slice();
    refineLandmarks(mesh, counting);
    expect(mesh).toEqual(countingMesh);
  });

  it('refuses regions and meshes of other sizes', () => {
    expect(() => refineLandmarks(countingMesh, { ...counting, lips: from(0, 159) })).toThrow(
      /lips.*160.*159/,
    );
    expect(() => refineLandmarks(from(0, 3), counting)).toThrow(RangeError);
  });
});

function from(start: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => start + i);
}
