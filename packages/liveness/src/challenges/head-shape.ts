import type { FaceObservation, RgbaImage } from '@bonafide/core';

/**
 * Points of the mesh that expressions hardly move, spread in depth: nose, eye corners, temples, cheeks before the ears,
 * forehead. Few, since they are compared in every picture of a turn.
 */
const RIGID: readonly number[] = [
  4, 5, 195, 197, 6, 168, 98, 327, 33, 133, 362, 263, 127, 356, 234, 454, 93, 323, 10, 151, 67, 297, 109, 338,
];
/** Lips, lids, brows, jaw. */
const MOVABLE = new Set([
  ...[
    61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95, 185, 40,
  ],
  ...[
    39, 37, 0, 267, 269, 270, 409, 415, 310, 311, 312, 13, 82, 81, 42, 183, 78, 246, 161, 160, 159, 158, 157,
  ],
  ...[
    173, 466, 388, 387, 386, 385, 384, 398, 7, 163, 144, 145, 153, 154, 155, 249, 390, 373, 374, 380, 381,
    382,
  ],
  ...[
    70, 63, 105, 66, 107, 46, 53, 52, 65, 55, 300, 293, 334, 296, 336, 276, 283, 282, 295, 285, 152, 148, 176,
  ],
  ...[
    149, 150, 136, 377, 400, 378, 379, 365, 199, 175, 200, 18, 83, 313, 201, 421, 208, 428, 171, 396, 32, 262,
  ],
  ...[140, 369, 170, 395],
]);
/** Points of the face's surface, without the irises. */
const SURFACE = 468;
/** Every point that expressions hardly move: a change of perspective is small, and shows in their mean. */
export const STILL_POINTS: readonly number[] = Array.from({ length: SURFACE }, (_, i) => i).filter(
  (point) => !MOVABLE.has(point),
);

/** Points of a face in pixels: x right, y down, z away from the camera. */
export interface HeadShape {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly z: Float32Array;
}

/** Takes points off a face, by default few rigid ones; `image` is what it was seen in. */
export function headShape(face: FaceObservation, image: RgbaImage, points = RIGID): HeadShape {
  const column = (axis: number, unit: number): Float32Array =>
    Float32Array.from(points, (point) => face.landmarks[point * 3 + axis]! * unit);
  return { x: column(0, image.width), y: column(1, image.height), z: column(2, image.width) };
}

/** How the points moved against one another on the way from `rest` to `now`, beyond what a flat picture can do. */
export interface Parallax {
  /** Sines of the turns that the depth of the points gives away: to the image's right, and up. */
  readonly right: number;
  readonly up: number;
  /** How much more near points grew than far ones, a face width of depth: positive when the head came closer. */
  readonly approach: number;
}

/**
 * Affine structure from motion (Koenderink and van Doorn 1991): between two views a flat thing changes by an affine map
 * (weak perspective), a head also moves its near points against its far ones, in proportion to their depth. So the best
 * affine map from `rest` to `now` is taken off, and what is left is compared with the depth that the mesh had at rest.
 */
export function measureParallax(rest: HeadShape, now: HeadShape): Parallax {
  const basis = orthonormal([Float64Array.from(rest.x, () => 1), rest.x, rest.y]);
  const depth = withoutBasis(rest.z, basis);
  const [left, top] = [withoutBasis(now.x, basis), withoutBasis(now.y, basis)];
  const scale = Math.max(spread(now) / Math.max(spread(rest), 1e-9), 1e-9);
  const per = dot(depth, depth) * scale;
  const [cx, cy] = [mean(rest.x), mean(rest.y)];
  const outX = withoutBasis(
    Float64Array.from(rest.z, (z, i) => (rest.x[i]! - cx) * z),
    basis,
  );
  const outY = withoutBasis(
    Float64Array.from(rest.z, (z, i) => (rest.y[i]! - cy) * z),
    basis,
  );
  const grown =
    (dot(left, outX) + dot(top, outY)) / Math.max((dot(outX, outX) + dot(outY, outY)) * scale, 1e-9);
  const width = Math.max(...rest.x) - Math.min(...rest.x);
  return {
    right: per > 1e-9 ? -dot(left, depth) / per : 0,
    up: per > 1e-9 ? dot(top, depth) / per : 0,
    approach: -grown * width,
  };
}

/** Size of the head by its height, which a turn to the side leaves as it is. */
function spread({ x, y }: HeadShape): number {
  const [cx, cy] = [mean(x), mean(y)];
  const vertical = y.reduce((sum, value) => sum + (value - cy) ** 2, 0);
  const horizontal = x.reduce((sum, value) => sum + (value - cx) ** 2, 0);
  return Math.sqrt(Math.max(vertical, horizontal));
}

function orthonormal(vectors: readonly (Float32Array | Float64Array)[]): readonly Float64Array[] {
  const basis: Float64Array[] = [];
  for (const vector of vectors) {
    const rest = withoutBasis(vector, basis);
    const length = Math.sqrt(dot(rest, rest));
    if (length > 1e-9) basis.push(rest.map((value) => value / length));
  }
  return basis;
}

function withoutBasis(vector: Float32Array | Float64Array, basis: readonly Float64Array[]): Float64Array {
  const rest = Float64Array.from(vector);
  for (const axis of basis) {
    const along = dot(rest, axis);
    for (let i = 0; i < rest.length; i++) rest[i]! -= along * axis[i]!;
  }
  return rest;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function mean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
