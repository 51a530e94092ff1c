/** Rounds to 4 digits after the point, as every number of the JSON output is; -0 becomes 0, no number becomes `null`. */
export function round4(value: number | null | undefined): number | null {
  if (value === null || value === undefined || !Number.isFinite(value)) return null;
  return Math.round(value * 1e4) / 1e4 + 0;
}
