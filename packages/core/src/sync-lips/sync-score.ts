/** Standard deviations above the nulls at which an alignment at an odd lag is taken for real. */
export const SIGNIFICANT = 3;
/** Seconds of speech without alignment after which it is reported, and the score from which. */
export const LONG_SPEECH = 12;
export const LIKELY_APART = 0.75;

/** Weight of the best correlation at other lags: what aligns better elsewhere does not belong here. */
const OTHER_WEIGHT = 0.3;
/** Where the score is 0.5, and how steeply it falls, by correlation. */
const MIDDLE = 0.18;
const STEEPNESS = 10;

/**
 * From correlations (see `SyncEstimate`) to score: 0 = the mouth makes this sound, 1 = another one. A logistic curve
 * over `usual - 0.3 * other`, a confidence as SyncNet's (peak against the rest). 6 s in sync came to 0.37 on average
 * (standard deviation 0.17, n = 71 windows of 9 clips at 10 pictures a second), moved or exchanged sound to 0.06 (0.16).
 */
export function syncScore({ usual, other }: { readonly usual: number; readonly other: number }): number {
  return 1 / (1 + Math.exp(STEEPNESS * (usual - OTHER_WEIGHT * other - MIDDLE)));
}
