import type { FaceObservation } from '../face/face-observation.ts';

/** The lips at one moment, in multiples of the distance between the outer eye corners. */
export interface MouthShape {
  /** From the upper edge of the upper lip to the lower edge of the lower lip. */
  readonly height: number;
  /** Between the corners. */
  readonly width: number;
}

/** Indices into MediaPipe's face mesh. */
const LIP_TOP = 0;
const LIP_BOTTOM = 17;
const CORNERS = [61, 291] as const;
const EYES = [33, 263] as const;

/** `aspect`: width of the picture over its height. Undefined for a mesh without eyes. */
export function mouthShape({ landmarks }: FaceObservation, aspect: number): MouthShape | undefined {
  const distance = (a: number, b: number): number =>
    Math.hypot(
      landmarks[3 * a]! - landmarks[3 * b]!,
      (landmarks[3 * a + 1]! - landmarks[3 * b + 1]!) / aspect,
      landmarks[3 * a + 2]! - landmarks[3 * b + 2]!,
    );
  const eyes = distance(...EYES);
  if (!(eyes > 1e-6)) return undefined;
  return { height: distance(LIP_TOP, LIP_BOTTOM) / eyes, width: distance(...CORNERS) / eyes };
}
