import type { RgbaImage } from '@bonafide/core';
import { LOWER_LIP_INNER, MOUTH_CORNERS, UPPER_LIP_INNER } from './face-points.ts';

/** Points of a face mesh with irises. */
export const LANDMARK_COUNT = 478;

/** A picture and the face in it. Landmarks: 478 x 3, x and y in [0, 1] of the picture, z in units of its width. */
export interface FacePicture {
  readonly image: RgbaImage;
  readonly landmarks: Float32Array;
}

/** The landmarks' x, y pairs in pixels. */
export function toPixels(
  landmarks: Float32Array,
  size: { readonly width: number; readonly height: number },
): Float32Array {
  if (landmarks.length !== LANDMARK_COUNT * 3) {
    throw new RangeError(`landmarks must hold ${LANDMARK_COUNT} x 3 values, got ${landmarks.length}`);
  }
  const points = new Float32Array(LANDMARK_COUNT * 2);
  for (let i = 0; i < LANDMARK_COUNT; i++) {
    points[i * 2] = landmarks[i * 3]! * size.width;
    points[i * 2 + 1] = landmarks[i * 3 + 1]! * size.height;
  }
  return points;
}

/** The landmarks' z: greater is farther from the camera. */
export function toDepth(landmarks: Float32Array): Float32Array {
  return Float32Array.from({ length: LANDMARK_COUNT }, (_, i) => landmarks[i * 3 + 2]!);
}

/** Gap between the inner lips over the width of the mouth: 0 closed, about 1 wide open. Points in pixels. */
export function mouthOpening(points: Float32Array): number {
  const distance = (i: number, j: number): number =>
    Math.hypot(points[i * 2]! - points[j * 2]!, points[i * 2 + 1]! - points[j * 2 + 1]!);
  return distance(UPPER_LIP_INNER, LOWER_LIP_INNER) / Math.max(1e-6, distance(...MOUTH_CORNERS));
}

/** The chosen points as one polygon of x, y pairs. */
export function pickPoints(points: Float32Array, indices: readonly number[]): Float32Array {
  return Float32Array.from(indices.flatMap((i) => [points[i * 2]!, points[i * 2 + 1]!]));
}
