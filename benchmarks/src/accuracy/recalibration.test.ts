import type { ScoredItem } from 'bonafide/bench';
import { describe, expect, it } from 'vitest';
import { fitLogistic, recalibrate } from './recalibration.ts';

/** Scores of two Gaussian classes of variance 1 at -1 and 1, whose ratio is 2 x; `stretch` makes them wrong. */
function items(stretch: number): readonly ScoredItem[] {
  return Array.from({ length: 4000 }, (_, i): ScoredItem => {
    const synthetic = i % 2 === 0;
    // Quantiles of the logistic distribution scaled to variance 1: near enough to a Gaussian.
    const u = ((i * 0.618034) % 1) * 0.998 + 0.001;
    const noise = Math.log(u / (1 - u)) * 0.55;
    return { score: stretch * 2 * (noise + (synthetic ? 1 : -1)), synthetic, group: `g${i % 200}` };
  });
}

describe('fitLogistic', () => {
  it('undoes a stretch, and leaves good ratios alone', () => {
    expect(fitLogistic(items(1)).weight).toBeCloseTo(1, 0);
    expect(fitLogistic(items(4)).weight / fitLogistic(items(1)).weight).toBeCloseTo(0.25, 1);
    expect(Math.abs(fitLogistic(items(1)).offset)).toBeLessThan(0.1);
  });
});

describe('recalibrate', () => {
  it('measures on people that it was not fitted on, and only where both halves have both classes', () => {
    const found = recalibrate(items(3));
    expect(found?.recalibrated.cllr).toBeLessThan(found?.asIs.cllr ?? NaN);
    expect((found?.fittedOn ?? 0) + (found?.measuredOn ?? 0)).toBe(4000);
    expect(recalibrate(items(1).filter(({ synthetic }) => synthetic))).toBeUndefined();
  });
});
