import { isVerifierError } from '@bonafide/core';
import { bootstrap, type Estimate } from '../../metrics/bootstrap.ts';
import { costOfLlr, expectedCalibrationError, minCostOfLlr, reliability } from '../../metrics/calibration.ts';
import { floorOfEce } from '../../metrics/ece-floor.ts';
import {
  areaUnderCurve,
  ASVSPOOF5_COSTS,
  equalErrorRate,
  type ErrorCurve,
  errorCurve,
  minDetectionCost,
  pointAtApcer,
  pointAtBpcer,
} from '../../metrics/error-curve.ts';
import { rankScores, type RankedScores, type ScoredItem } from '../../metrics/ranked-scores.ts';
import type { CalibrationMetrics, Counts, FixedPoint, SystemMetrics } from './bench-metrics.ts';
import { judgeable, type LabelledOutcome, scoredItems, type System } from './systems.ts';

/** Error rates that the other one is read at. ISO/IEC 30107-3 reports name them BPCER10, 20 and 100. */
export const LIMITS = [0.01, 0.05, 0.1] as const;
/** Points of a curve that are kept: more than a drawing shows. */
const CURVE_POINTS = 200;

/** Measures one system on the outcomes that it can be judged on. One-class sets say so instead of failing. */
export function measureSystem(system: System, all: readonly LabelledOutcome[]): SystemMetrics {
  const outcomes = judgeable(system, all);
  const scored = scoredItems(outcomes, (outcome) => system.scoreOf(outcome)?.score);
  const counts = {
    system: system.name,
    scored: countClasses(scored),
    unscored: countClasses(
      outcomes
        .filter(({ outcome }) => system.scoreOf(outcome) === undefined)
        .map(({ item: { synthetic } }) => ({ synthetic })),
    ),
  };
  const ranked = tryRank(scored);
  if (typeof ranked === 'string') return { ...counts, unmeasured: ranked };
  const curve = errorCurve(ranked);
  const calibration = measureCalibration(scoredItems(outcomes, (outcome) => system.scoreOf(outcome)?.llr));
  return {
    ...counts,
    ...measureRanking(ranked, curve),
    ...(calibration && { calibration }),
    curve: thin(curve),
  };
}

function measureRanking(ranked: RankedScores, whole: ErrorCurve): Partial<SystemMetrics> {
  const estimates = bootstrap<string>(ranked, (weights) => {
    const curve = weights ? errorCurve(ranked, weights) : whole;
    return {
      auc: areaUnderCurve(curve),
      eer: equalErrorRate(curve),
      minDcf: minDetectionCost(curve, ASVSPOOF5_COSTS),
      ...Object.fromEntries(
        LIMITS.flatMap((limit) => [
          [`apcer ${limit}`, pointAtBpcer(curve, limit).apcer],
          [`bpcer ${limit}`, pointAtApcer(curve, limit).bpcer],
        ]),
      ),
    };
  });
  const point = (name: 'apcer' | 'bpcer', limit: number): FixedPoint => {
    const { threshold } = name === 'apcer' ? pointAtBpcer(whole, limit) : pointAtApcer(whole, limit);
    return {
      limit,
      threshold: Number.isFinite(threshold) ? threshold : null,
      rate: estimates[`${name} ${limit}`]!,
    };
  };
  return {
    auc: estimates['auc']!,
    eer: estimates['eer']!,
    minDcf: estimates['minDcf']!,
    apcerAtBpcer: LIMITS.map((limit) => point('apcer', limit)),
    bpcerAtApcer: LIMITS.map((limit) => point('bpcer', limit)),
  };
}

/** `undefined` where no ratio, or ratios of one class alone, are there. */
function measureCalibration(items: readonly ScoredItem[]): CalibrationMetrics | undefined {
  const ranked = tryRank(items);
  if (typeof ranked === 'string') return undefined;
  const { cllr, minCllr, ece } = bootstrap(ranked, (weights) => ({
    cllr: costOfLlr(ranked, weights),
    minCllr: minCostOfLlr(ranked, weights),
    ece: expectedCalibrationError(ranked, 10, weights),
  }));
  const eceFloor = floorOfEce(ranked);
  const bins = reliability(ranked);
  return { scored: countClasses(items), cllr, minCllr, ece, ...(eceFloor && { eceFloor }), bins };
}

/** AUC and EER with their intervals; `null` for one class alone. */
export function measurePair(items: readonly ScoredItem[]): { auc: Estimate; eer: Estimate } | null {
  const ranked = tryRank(items);
  if (typeof ranked === 'string') return null;
  return bootstrap(ranked, (weights) => {
    const curve = errorCurve(ranked, weights);
    return { auc: areaUnderCurve(curve), eer: equalErrorRate(curve) };
  });
}

export function countClasses(items: readonly { readonly synthetic: boolean }[]): Counts {
  const attacks = items.filter(({ synthetic }) => synthetic).length;
  return { attacks, bonaFide: items.length - attacks };
}

/** The ranking, or the code of why there is none. */
function tryRank(items: readonly ScoredItem[]): RankedScores | string {
  try {
    return rankScores(items);
  } catch (error) {
    if (isVerifierError(error) && error.code.startsWith('metrics/')) return error.code;
    throw error;
  }
}

/** Evenly thinned to a bounded number of points, with both ends. */
function thin({ apcer, bpcer }: ErrorCurve): {
  readonly apcer: readonly number[];
  readonly bpcer: readonly number[];
} {
  const step = Math.max(1, Math.ceil(apcer.length / CURVE_POINTS));
  const keep = (_: number, i: number): boolean => i % step === 0 || i === apcer.length - 1;
  return { apcer: apcer.filter(keep), bpcer: bpcer.filter(keep) };
}
