/** Value below which a share of the values lie, linear between them; NaN of none. `share` 0..1. */
export function quantile(values: readonly number[], share: number): number {
  if (values.length === 0) return NaN;
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low]! + (at - low) * ((sorted[low + 1] ?? sorted[low]!) - sorted[low]!);
}

/** Middle value; NaN of none. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Pearson's correlation, -1..1; 0 where a side does not vary. Both of one length. */
export function pearson(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    const [x, y] = [value - meanA, b[i]! - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  });
  const scale = Math.sqrt(aa * bb);
  return scale > 1e-12 ? Math.max(-1, Math.min(1, ab / scale)) : 0;
}

/** The value moved into [0, 1]; NaN becomes 0. */
export function clamp01(value: number): number {
  return value > 0 ? Math.min(1, value) : 0;
}
