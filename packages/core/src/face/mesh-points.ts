/** Values of one face mesh: 478 points of x, y, z. Points 468..477 are the irises. */
export const MESH_POINTS = 478;

/** Points of the face surface, without irises: what boxes are measured on. */
export const SURFACE_POINTS = 468;

/**
 * Indices into MediaPipe's face mesh (canonical_face_model). "Right" and "left" are the person's own,
 * so right is on the image's left.
 */
export const POINT = {
  rightEyeOuter: 33,
  rightEyeInner: 133,
  leftEyeInner: 362,
  leftEyeOuter: 263,
  mouthRight: 61,
  mouthLeft: 291,
  innerLipTop: 13,
  innerLipBottom: 14,
  innerLipRight: 78,
  innerLipLeft: 308,
  cheekRight: 234,
  cheekLeft: 454,
  templeRight: 127,
  templeLeft: 356,
  foreheadTop: 10,
  foreheadMid: 151,
  chinTip: 152,
  chinTop: 199,
} as const;

/** Eye contours in the order of Soukupova & Cech 2016: outer corner, two upper, inner corner, two lower points. */
export const EYE_CONTOURS = {
  right: [33, 160, 158, 133, 153, 144],
  left: [263, 387, 385, 362, 380, 373],
} as const;
