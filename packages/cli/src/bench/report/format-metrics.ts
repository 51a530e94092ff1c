import type { Estimate } from '../../metrics/bootstrap.ts';
import type { Counts, FixedPoint } from '../summary/bench-metrics.ts';

/** `0.953 (0.931 to 0.972)`; without an interval `0.953 (too few for an interval)`. */
export function formatEstimate(estimate: Estimate | null | undefined): string {
  if (estimate == null) return 'none';
  const { value, low, high } = estimate;
  const interval =
    low === null || high === null ? 'too few for an interval' : `${digits(low)} to ${digits(high)}`;
  return `${digits(value)} (${interval})`;
}

/** `12.5 % (8.1 to 17.9 %)`. */
export function formatRate(estimate: Estimate | null | undefined): string {
  if (estimate == null) return 'none';
  const { value, low, high } = estimate;
  const interval =
    low === null || high === null ? 'too few for an interval' : `${percent(low)} to ${percent(high)} %`;
  return `${percent(value)} % (${interval})`;
}

/** The rate at one of the fixed points. */
export function rateAt(points: readonly FixedPoint[] | undefined, limit: number): Estimate | undefined {
  return points?.find((point) => point.limit === limit)?.rate;
}

/** `192 attacks, 142 bona fide`. */
export function formatCounts({ attacks, bonaFide }: Counts): string {
  return `${attacks} attacks, ${bonaFide} bona fide`;
}

function digits(value: number): string {
  return value.toFixed(3);
}

function percent(value: number): string {
  return (value * 100).toFixed(1);
}
