import { isVerifierError } from '@bonafide/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from '../../test/golden/metrics.json' with { type: 'json' };
import { bootstrap, mulberry32, rateInterval } from './bootstrap.ts';
import { costOfLlr, expectedCalibrationError, minCostOfLlr, reliability } from './calibration.ts';
import { floorOfEce } from './ece-floor.ts';
import {
  areaUnderCurve,
  ASVSPOOF5_COSTS,
  equalErrorRate,
  errorCurve,
  minDetectionCost,
  pointAtApcer,
  pointAtBpcer,
} from './error-curve.ts';
import { rankScores, type RankedScores, type ScoredItem } from './ranked-scores.ts';

/** Scores of attacks and of bona fide presentations. */
function rank(attacks: readonly number[], bonaFide: readonly number[]): RankedScores {
  return rankScores([
    ...attacks.map((score) => ({ score, synthetic: true })),
    ...bonaFide.map((score) => ({ score, synthetic: false })),
  ]);
}

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (isVerifierError(error)) return error.code;
    throw error;
  }
  return 'nothing thrown';
}

describe('metrics agree with scikit-learn', () => {
  it.each(golden)('on scores that are $name', (expected) => {
    const ranked = rankScores(
      expected.scores.map((score, i) => ({ score, synthetic: expected.synthetic[i] === 1 })),
    );
    const curve = errorCurve(ranked);
    expect(areaUnderCurve(curve)).toBeCloseTo(expected.auc, 10);
    expect(equalErrorRate(curve)).toBeCloseTo(expected.eer, 9);
    expect(pointAtBpcer(curve, 0.05).apcer).toBeCloseTo(expected.apcerAtBpcer05, 10);
    expect(pointAtApcer(curve, 0.05).bpcer).toBeCloseTo(expected.bpcerAtApcer05, 10);
    expect(minDetectionCost(curve, ASVSPOOF5_COSTS)).toBeCloseTo(expected.minDcf, 10);
    expect(costOfLlr(ranked)).toBeCloseTo(expected.cllr, 10);
    expect(minCostOfLlr(ranked)).toBeCloseTo(expected.minCllr, 8);
    expect(expectedCalibrationError(ranked)).toBeCloseTo(expected.ece, 10);
  });
});

describe('metrics by hand', () => {
  it('one attack in four ranks below one bona fide', () => {
    const curve = errorCurve(rank([4, 3, 2, 0], [1, -1, -2, -3]));
    expect(areaUnderCurve(curve)).toBe(15 / 16);
    expect(equalErrorRate(curve)).toBe(0.25);
    expect(pointAtBpcer(curve, 0)).toEqual({ threshold: 2, apcer: 0.25, bpcer: 0 });
    expect(pointAtApcer(curve, 0)).toEqual({ threshold: 0, apcer: 0, bpcer: 0.25 });
  });

  it('scores that are all alike are chance, and flag nobody at a low BPCER', () => {
    const ranked = rank([1, 1], [1, 1, 1]);
    const curve = errorCurve(ranked);
    expect(areaUnderCurve(curve)).toBe(0.5);
    expect(equalErrorRate(curve)).toBe(0.5);
    expect(pointAtBpcer(curve, 0.05)).toEqual({ threshold: Infinity, apcer: 1, bpcer: 0 });
    expect(minCostOfLlr(ranked)).toBeCloseTo(1, 12);
  });

  it('scores that part the classes are without error, the wrong way round without a hit', () => {
    const right = rank([2, 3], [0, 1]);
    expect(areaUnderCurve(errorCurve(right))).toBe(1);
    expect(equalErrorRate(errorCurve(right))).toBe(0);
    expect(minCostOfLlr(right)).toBeCloseTo(0, 12);
    const wrong = errorCurve(rank([0, 1], [2, 3]));
    expect(areaUnderCurve(wrong)).toBe(0);
    expect(equalErrorRate(wrong)).toBe(1);
  });

  it('a likelihood ratio of 1 throughout costs one bit, and is well calibrated', () => {
    const ranked = rank([0, 0, 0], [0]);
    expect(costOfLlr(ranked)).toBeCloseTo(1, 12);
    expect(expectedCalibrationError(ranked)).toBeCloseTo(0, 12);
    expect(reliability(ranked).filter(({ n }) => n > 0)).toEqual([
      { low: 0.5, high: 0.6, stated: 0.5, observed: 0.5, n: 4 },
    ]);
  });

  it('knows what calibration error is left on few files when nothing is wrong', () => {
    const random = mulberry32(7);
    // Ratios of two normal classes at -1 and 1, of variance 2: 1 x by construction.
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const calibrated = (n: number): ReturnType<typeof rank> => {
      const of = (mean: number): number[] => Array.from({ length: n }, () => mean + Math.SQRT2 * normal());
      return rank(of(1), of(-1));
    };
    const [few, many] = [50, 800].map((n) => floorOfEce(calibrated(n)) ?? { mean: NaN, high: NaN });
    // As the square root of their number.
    expect(few!.mean / many!.mean).toBeCloseTo(4, 0);
    expect(few!.mean).toBeGreaterThan(0.05);
    expect(few!.high).toBeGreaterThan(few!.mean);
    expect(expectedCalibrationError(calibrated(800))).toBeLessThan(1.5 * many!.high);
    expect(floorOfEce(rank([900], [800]))).toBeUndefined();
  });

  it('weighs a miss by its prior and its cost', () => {
    const curve = errorCurve(rank([1, -1], [0, -2]));
    // Flagging nothing costs 10 x .05 = .5; from 1 up: half of that; from -1 up: .95 / 2 of alarms.
    expect(minDetectionCost(curve, ASVSPOOF5_COSTS)).toBeCloseTo(0.25 / 0.5, 12);
  });
});

describe('rankScores', () => {
  it('refuses what no metric can be made of, by a code', () => {
    expect(codeOf(() => rankScores([]))).toBe('metrics/empty');
    expect(codeOf(() => rank([1, 2], []))).toBe('metrics/one-class');
    expect(codeOf(() => rank([], [1]))).toBe('metrics/one-class');
    for (const bad of [NaN, Infinity, -Infinity]) {
      expect(codeOf(() => rank([1, bad], [0]))).toBe('metrics/not-finite');
    }
  });
});

describe('properties', () => {
  const scores = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 30 });

  it('ranks do not change under a rising function, and mirror when the classes swap', () => {
    fc.assert(
      fc.property(scores, scores, (attacks, bonaFide) => {
        const at = (map: (x: number) => number): number[] => {
          const curve = errorCurve(rank(attacks.map(map), bonaFide.map(map)));
          return [areaUnderCurve(curve), equalErrorRate(curve), minDetectionCost(curve, ASVSPOOF5_COSTS)];
        };
        expect(at((x) => x)).toEqual(at((x) => Math.exp(x) + x));
        const [auc, mirrored] = [
          areaUnderCurve(errorCurve(rank(attacks, bonaFide))),
          areaUnderCurve(errorCurve(rank(bonaFide, attacks))),
        ];
        expect(auc + mirrored).toBeCloseTo(1, 10);
      }),
    );
  });

  it('keeps every rate within 0..1 and recalibration never dearer than the scores or than knowing nothing', () => {
    fc.assert(
      fc.property(scores, scores, (attacks, bonaFide) => {
        const ranked = rank(attacks, bonaFide);
        const curve = errorCurve(ranked);
        for (const rate of [...curve.apcer, ...curve.bpcer, areaUnderCurve(curve), equalErrorRate(curve)]) {
          expect(rate).toBeGreaterThanOrEqual(0);
          expect(rate).toBeLessThanOrEqual(1);
        }
        expect(minCostOfLlr(ranked)).toBeLessThanOrEqual(Math.min(1, costOfLlr(ranked)) + 1e-9);
        expect(expectedCalibrationError(ranked)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('a weight of two is the item twice', () => {
    fc.assert(
      fc.property(scores, scores, (attacks, bonaFide) => {
        const once = rank(attacks, bonaFide);
        const twice = rank([...attacks, ...attacks], [...bonaFide, ...bonaFide]);
        const weights = new Float64Array(once.scores.length).fill(2);
        expect(errorCurve(once, weights)).toEqual(errorCurve(twice));
        for (const measure of [costOfLlr, minCostOfLlr]) {
          expect(measure(once, weights)).toBeCloseTo(measure(twice), 10);
        }
      }),
    );
  });
});

describe('bootstrap', () => {
  const items = Array.from({ length: 200 }, (_, i): ScoredItem => {
    const synthetic = i % 2 === 0;
    return { score: Math.sin(i * 12.9898) * 2 + (synthetic ? 0.8 : -0.8), synthetic };
  });
  const auc = (ranked: RankedScores, seed = 1): { low: number | null; value: number; high: number | null } =>
    bootstrap(ranked, (weights) => ({ auc: areaUnderCurve(errorCurve(ranked, weights)) }), { seed }).auc;

  it('holds the value, and is the same for the same seed alone', () => {
    const ranked = rankScores(items);
    const first = auc(ranked);
    expect(first.low).toBeLessThan(first.value);
    expect(first.high).toBeGreaterThan(first.value);
    expect(auc(ranked)).toEqual(first);
    expect(auc(ranked, 2)).not.toEqual(first);
  });

  it('is as wide as the normal approximation of independent items', () => {
    // Hanley and McNeil (1982) for AUC .70 and 100 of each class: standard error .037.
    const { low, high } = auc(rankScores(items));
    const width = (high ?? NaN) - (low ?? NaN);
    expect(width / (2 * 1.96)).toBeGreaterThan(0.02);
    expect(width / (2 * 1.96)).toBeLessThan(0.05);
  });

  it('is wider when items come in groups, and absent for fewer than five groups of a class', () => {
    const width = (groups: number): number => {
      const { low, high } = auc(rankScores(items.map((item, i) => ({ ...item, group: `${i % groups}` }))));
      return low === null || high === null ? NaN : high - low;
    };
    expect(width(20)).not.toBe(width(200));
    expect(width(8)).toBeNaN();
    expect(width(200)).toBeGreaterThan(0);
  });
});

describe('rateInterval', () => {
  it('has a width at 0 of n, by Wilson', () => {
    expect(rateInterval(0, 10)).toEqual({ value: 0, low: 0, high: expect.closeTo(0.2775, 4) as number });
    const half = rateInterval(50, 100);
    expect([half.low, half.high]).toEqual([expect.closeTo(0.4038, 4), expect.closeTo(0.5962, 4)]);
  });
});
