import type { FaceQuality } from '../face/face-observation.ts';
import type { AbstainReason } from '../signal.ts';

/**
 * Where the network's accuracy on devtest collapses, stricter than the tracker's own limits. Clip AUC, whole set: .79;
 * scaled down so that faces are 85 px wide: .60; blurred so that sharpness is below 60: .41 (training/face/MODEL_CARD.md).
 */
export const FORGERY_LIMITS = {
  /** Width of the face mesh in pixels of the analysed picture. */
  size: 90,
  /** `FaceQuality.sharpness`. */
  sharpness: 60,
} as const;

/** What stands in the way of judging a face for forgery: the tracker's limits and the network's own. */
export function forgeryLimits(quality: FaceQuality): readonly AbstainReason[] {
  const limits = new Set(quality.limits);
  if (quality.size < FORGERY_LIMITS.size) limits.add('face/small');
  if (quality.sharpness < FORGERY_LIMITS.sharpness) limits.add('face/blurred');
  return [...limits];
}
