import type { RankedScores } from './ranked-scores.ts';

/**
 * Both error rates at every threshold, strictest first: at point i everything with score >= `thresholds[i]` is taken
 * for an attack. Point 0 (threshold Infinity) flags nobody. Tied scores are one point.
 */
export interface ErrorCurve {
  readonly thresholds: readonly number[];
  /** Attack presentation classification error rate (ISO/IEC 30107-3): share of attacks taken for bona fide, 1 .. 0. */
  readonly apcer: readonly number[];
  /** Bona fide presentation classification error rate: share of bona fide taken for attacks, 0 .. 1. */
  readonly bpcer: readonly number[];
}

/** The error curve of ranked scores; with `weights`, of a resampling that holds item i `weights[i]` times. O(n). */
export function errorCurve(ranked: RankedScores, weights?: Float64Array): ErrorCurve {
  const { scores, synthetic } = ranked;
  let [attacks, bonaFide] = [0, 0];
  for (let i = 0; i < scores.length; i++) {
    const weight = weights?.[i] ?? 1;
    if (synthetic[i] === 1) attacks += weight;
    else bonaFide += weight;
  }
  const thresholds = [Infinity];
  const [apcer, bpcer] = [[1], [0]];
  let [caught, alarms] = [0, 0];
  for (let i = 0; i < scores.length; i++) {
    const weight = weights?.[i] ?? 1;
    if (synthetic[i] === 1) caught += weight;
    else alarms += weight;
    if (scores[i] === scores[i + 1]) continue;
    thresholds.push(scores[i]!);
    apcer.push(1 - caught / attacks);
    bpcer.push(alarms / bonaFide);
  }
  return { thresholds, apcer, bpcer };
}

/** Area under the ROC curve: the probability that an attack scores above a bona fide one, ties counted half. */
export function areaUnderCurve({ apcer, bpcer }: ErrorCurve): number {
  let area = 0;
  for (let i = 1; i < bpcer.length; i++) {
    area += (bpcer[i]! - bpcer[i - 1]!) * (1 - (apcer[i]! + apcer[i - 1]!) / 2);
  }
  return area;
}

/** Equal error rate, where APCER = BPCER, on the line between the two points around it. 0 .. 1, chance .5. */
export function equalErrorRate({ apcer, bpcer }: ErrorCurve): number {
  const i = apcer.findIndex((miss, at) => miss <= bpcer[at]!);
  const [miss, alarm, missBefore, alarmBefore] = [apcer[i]!, bpcer[i]!, apcer[i - 1]!, bpcer[i - 1]!];
  const share = (missBefore - alarmBefore) / (missBefore - alarmBefore + alarm - miss);
  return missBefore + share * (miss - missBefore);
}

/** One threshold and its two error rates, 0..1: scores from the threshold on are taken for attacks. */
export interface OperatingPoint {
  readonly threshold: number;
  readonly apcer: number;
  readonly bpcer: number;
}

/** The point with the least APCER among those whose BPCER is at most `limit` (0..1). No interpolation. */
export function pointAtBpcer(curve: ErrorCurve, limit: number): OperatingPoint {
  return pointAt(
    curve,
    lastIndex(curve.bpcer, (rate) => rate <= limit + ROUNDING),
  );
}

/** The point with the least BPCER among those whose APCER is at most `limit` (0..1). No interpolation. */
export function pointAtApcer(curve: ErrorCurve, limit: number): OperatingPoint {
  return pointAt(
    curve,
    curve.apcer.findIndex((rate) => rate <= limit + ROUNDING),
  );
}

export interface DetectionCosts {
  /** Share of presentations that are attacks. */
  readonly attackPrior: number;
  /** Cost of taking an attack for bona fide. */
  readonly miss: number;
  /** Cost of taking a bona fide presentation for an attack. */
  readonly falseAlarm: number;
}

/** The costs of ASVspoof 5 (Wang et al. 2024): 5 % attacks, an accepted attack ten times as dear as a false alarm. */
export const ASVSPOOF5_COSTS: DetectionCosts = { attackPrior: 0.05, miss: 10, falseAlarm: 1 };

/** Least detection cost over all thresholds, over that of the better blind decision: 0 best, 1 no better than blind. */
export function minDetectionCost(
  curve: ErrorCurve,
  { attackPrior, miss, falseAlarm }: DetectionCosts,
): number {
  const [missed, alarmed] = [miss * attackPrior, falseAlarm * (1 - attackPrior)];
  const costs = curve.apcer.map((apcer, i) => missed * apcer + alarmed * curve.bpcer[i]!);
  return costs.reduce((least, cost) => Math.min(least, cost), Infinity) / Math.min(missed, alarmed);
}

/** Shares are sums of floats: a limit of .05 must hold 1 of 20. */
const ROUNDING = 1e-9;

function pointAt({ thresholds, apcer, bpcer }: ErrorCurve, i: number): OperatingPoint {
  return { threshold: thresholds[i]!, apcer: apcer[i]!, bpcer: bpcer[i]! };
}

function lastIndex(values: readonly number[], test: (value: number) => boolean): number {
  let last = 0;
  values.forEach((value, i) => {
    if (test(value)) last = i;
  });
  return last;
}
