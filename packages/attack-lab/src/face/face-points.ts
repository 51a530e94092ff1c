/** Indices of MediaPipe's face mesh (canonical_face_model.obj); "left" and "right" are the person's. */

/** Outline of the face, clockwise in the image from the top of the forehead. */
export const FACE_OVAL: readonly number[] = [
  10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149,
  150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
];

/** Inner edge of the lips, from the right corner along the upper lip. */
export const INNER_LIPS: readonly number[] = [
  78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308, 324, 318, 402, 317, 14, 87, 178, 88, 95,
];

/** The lower face as lip-sync models repaint it: jaw line, then over the cheeks and under the nose. */
export const LOWER_FACE: readonly number[] = [
  361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132, 205, 2, 425,
];

/** Points that speech hardly moves: nose bridge, eye corners, temples, forehead. */
export const STEADY_POINTS: readonly number[] = [
  168, 6, 197, 195, 33, 133, 362, 263, 127, 356, 234, 454, 10, 109, 338, 67, 297,
];

/** Outer corner of the right and of the left eye: the line that is level in an upright face. */
export const EYE_LINE: readonly [number, number] = [33, 263];

export const NOSE_BASE = 2;
export const UPPER_LIP_TOP = 0;
export const UPPER_LIP_INNER = 13;
export const LOWER_LIP_INNER = 14;
/** Corners of the mouth: right, left. */
export const MOUTH_CORNERS: readonly [number, number] = [78, 308];
/** Upper edges of the brows: right, left. */
export const BROW_TOPS: readonly number[] = [105, 334];
