/** Standard deviations above the nulls at which an alignment is taken for real. */
export const SIGNIFICANT = 3;
/** Lag in seconds beyond which sound and picture no longer pass as in sync (ITU-R BT.1359 accepts -0.19 to +0.1). */
export const LATE = 0.25;

/** Standard deviations at which an alignment is certain. */
const CERTAIN = 6;
/** Lag in seconds that calls and codecs have anyway. */
const USUAL_LAG = 0.15;
/** Without any alignment, doubt starts to grow after this much speech, and is full after that much, in seconds. */
const DOUBT_FROM = 15;
const DOUBT_FULL = 60;
/** How far beyond "cannot tell" missing correlation alone may go: other speakers and mumbling make it too. */
const LARGEST_DOUBT = 0.2;

/**
 * From alignment to score. 0.5 cannot tell; towards 0 with a significant alignment at a usual lag; towards 1 with a
 * significant one at another lag; and to 0.7 at most where a long speech shows no alignment at all.
 */
export function syncScore(sync: {
  readonly z: number;
  readonly lag: number;
  readonly seconds: number;
}): number {
  const certainty = clamp(sync.z / CERTAIN);
  const misplaced = clamp((Math.abs(sync.lag) - USUAL_LAG) / (LATE - USUAL_LAG));
  const doubt =
    clamp((sync.seconds - DOUBT_FROM) / (DOUBT_FULL - DOUBT_FROM)) * (1 - clamp(sync.z / SIGNIFICANT));
  const placed = certainty * (1 - 2 * misplaced);
  // Below significance a peak at an odd lag is noise, not an offset.
  const offset = sync.z < SIGNIFICANT ? Math.max(0, placed) : placed;
  return clamp(0.5 - 0.5 * offset + LARGEST_DOUBT * doubt);
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value));
}
