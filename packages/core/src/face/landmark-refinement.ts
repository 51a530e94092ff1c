import { MESH_POINTS, SURFACE_POINTS } from './mesh-points.ts';

/** What the face mesh with attention finds besides the surface: x, y pairs in the units of the mesh. */
export interface RefinedRegions {
  /** 80 points. */
  readonly lips: Float32Array;
  /** 71 points around the eye on the image's left, which is the person's right: the names are MediaPipe's. */
  readonly leftEye: Float32Array;
  /** 71 points. */
  readonly rightEye: Float32Array;
  /** 5 points: centre, then right, top, left, bottom edge. */
  readonly leftIris: Float32Array;
  /** 5 points. */
  readonly rightIris: Float32Array;
}

/*
 * Which mesh point each refined point replaces, as MediaPipe's LandmarksRefinementCalculator is told in
 * mediapipe/modules/face_landmark/tensors_to_face_landmarks_with_attention.pbtxt (Apache-2.0).
 */

/** Outer, inner, semi-outer and semi-inner contours; of each the lower one first. */
const LIPS = [
  61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409,
  78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 191, 80, 81, 82, 13, 312, 311, 310, 415,
  76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306, 184, 74, 73, 72, 11, 302, 303, 304, 408,
  62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292, 183, 42, 41, 38, 12, 268, 271, 272, 407,
]; // prettier-ignore

/** The lids' edges: the first 16 points of an eye. Their depth is the iris's. */
const LEFT_EYE_CONTOUR = [33, 7, 163, 144, 145, 153, 154, 155, 133, 246, 161, 160, 159, 158, 157, 173];
const RIGHT_EYE_CONTOUR = [263, 249, 390, 373, 374, 380, 381, 382, 362, 466, 388, 387, 386, 385, 384, 398];

/** The lids' edges, then ever wider rings up to the eyebrow. */
const LEFT_EYE = [
  ...LEFT_EYE_CONTOUR,
  130, 25, 110, 24, 23, 22, 26, 112, 243, 247, 30, 29, 27, 28, 56, 190,
  226, 31, 228, 229, 230, 231, 232, 233, 244, 113, 225, 224, 223, 222, 221, 189,
  35, 124, 46, 53, 52, 65, 143, 111, 117, 118, 119, 120, 121, 128, 245,
  156, 70, 63, 105, 66, 107, 55, 193,
]; // prettier-ignore
const RIGHT_EYE = [
  ...RIGHT_EYE_CONTOUR,
  359, 255, 339, 254, 253, 252, 256, 341, 463, 467, 260, 259, 257, 258, 286, 414,
  446, 261, 448, 449, 450, 451, 452, 453, 464, 342, 445, 444, 443, 442, 441, 413,
  265, 353, 276, 283, 282, 295, 372, 340, 346, 347, 348, 349, 350, 357, 465,
  383, 300, 293, 334, 296, 336, 285, 417,
]; // prettier-ignore

const LEFT_IRIS = [468, 469, 470, 471, 472];
const RIGHT_IRIS = [473, 474, 475, 476, 477];

/**
 * Puts the refined regions into the mesh: 478 x 3 in the units of `mesh` (468 x 3, or longer: the rest is ignored).
 * Lips and eyes take the refined x, y and keep the mesh's z; irises take the mean z of their eye's lids. Throws a
 * `RangeError` on a region of another length.
 */
export function refineLandmarks(mesh: Float32Array, regions: RefinedRegions): Float32Array {
  if (mesh.length < SURFACE_POINTS * 3) {
    throw new RangeError(`mesh must hold ${SURFACE_POINTS * 3} values, not ${mesh.length}`);
  }
  const points = new Float32Array(MESH_POINTS * 3);
  points.set(mesh.subarray(0, SURFACE_POINTS * 3));
  place('lips', regions.lips, LIPS);
  place('leftEye', regions.leftEye, LEFT_EYE);
  place('rightEye', regions.rightEye, RIGHT_EYE);
  place('leftIris', regions.leftIris, LEFT_IRIS);
  place('rightIris', regions.rightIris, RIGHT_IRIS);
  setDepth(points, LEFT_IRIS, LEFT_EYE_CONTOUR);
  setDepth(points, RIGHT_IRIS, RIGHT_EYE_CONTOUR);
  return points;

  function place(name: keyof RefinedRegions, values: Float32Array, indices: readonly number[]): void {
    if (values.length !== indices.length * 2) {
      throw new RangeError(`${name} must hold ${indices.length * 2} values, not ${values.length}`);
    }
    indices.forEach((point, i) => {
      points.set(values.subarray(i * 2, i * 2 + 2), point * 3);
    });
  }
}

function setDepth(points: Float32Array, of: readonly number[], from: readonly number[]): void {
  const depth = from.reduce((sum, point) => sum + points[point * 3 + 2]!, 0) / from.length;
  for (const point of of) points[point * 3 + 2] = depth;
}
