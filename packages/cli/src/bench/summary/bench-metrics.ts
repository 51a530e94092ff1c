import type { Verdict } from '@bonafide/core';
import type { Estimate } from '../../metrics/bootstrap.ts';
import type { ReliabilityBin } from '../../metrics/calibration.ts';
import type { EceFloor } from '../../metrics/ece-floor.ts';

/** `metrics.json`: everything that the report and the attack table are made of. Rates are 0..1. */
export interface BenchMetrics {
  readonly version: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly source: string;
  readonly convention: string;
  readonly options: Readonly<Record<string, string | number | boolean>>;
  readonly models: Readonly<Record<string, string>>;
  readonly machine: string;
  readonly files: { readonly attacks: number; readonly bonaFide: number; readonly groups: number };
  /** One a degradation, `none` first. */
  readonly runs: readonly RunMetrics[];
}

export interface RunMetrics {
  readonly degradation: string;
  /** In words. */
  readonly title: string;
  readonly systems: readonly SystemMetrics[];
  /** Of the fused score, by what made the attacks; each against all bona fide files. */
  readonly generators: readonly GeneratorMetrics[];
  /** Of the fused score, by quality of the files. */
  readonly strata: readonly StratumMetrics[];
  readonly verdicts: { readonly attacks: VerdictCounts; readonly bonaFide: VerdictCounts };
  readonly cost: CostMetrics;
  readonly errors: readonly { readonly file: string; readonly code: string; readonly message: string }[];
}

export type VerdictCounts = Readonly<Record<Verdict['kind'], number>>;

export interface Counts {
  readonly attacks: number;
  readonly bonaFide: number;
}

/** What a score or a likelihood ratio is worth on files that have one. */
export interface SystemMetrics {
  /** `fused`, `face`, `voice`, or an analyzer's id. */
  readonly system: string;
  /** Files with a score, and files without (abstained, or no such modality): never counted as right. */
  readonly scored: Counts;
  readonly unscored: Counts;
  /** Why nothing below is there: the code of a `VerifierError`. */
  readonly unmeasured?: string;
  readonly auc?: Estimate;
  readonly eer?: Estimate;
  /** Least detection cost at ASVspoof 5's costs. */
  readonly minDcf?: Estimate;
  /** APCER where BPCER is at most the limit. */
  readonly apcerAtBpcer?: readonly FixedPoint[];
  /** BPCER where APCER is at most the limit. */
  readonly bpcerAtApcer?: readonly FixedPoint[];
  /** Only of log-likelihood ratios. */
  readonly calibration?: CalibrationMetrics;
  /** Points of the ROC and DET curves, thinned. */
  readonly curve?: { readonly apcer: readonly number[]; readonly bpcer: readonly number[] };
}

export interface FixedPoint {
  readonly limit: number;
  readonly threshold: number | null;
  readonly rate: Estimate;
}

export interface CalibrationMetrics {
  readonly scored: Counts;
  readonly cllr: Estimate;
  readonly minCllr: Estimate;
  readonly ece: Estimate;
  /** What perfectly calibrated ratios would show on as many files. Absent for ratios that leave no doubt. */
  readonly eceFloor?: EceFloor;
  readonly bins: readonly ReliabilityBin[];
}

export interface GeneratorMetrics {
  readonly generator: string;
  /** Files, how many of them have a score, and groups among these. */
  readonly files: number;
  readonly scored: number;
  readonly groups: number;
  readonly auc: Estimate | null;
  /** Share taken for bona fide at the thresholds where BPCER over all bona fide files is at most the limit. */
  readonly apcerAtBpcer: readonly FixedPoint[];
  /** What the verdicts were at the run's policy. */
  readonly verdicts: VerdictCounts;
}

export interface StratumMetrics {
  readonly measure: string;
  readonly stratum: string;
  readonly scored: Counts;
  readonly auc: Estimate | null;
  readonly eer: Estimate | null;
}

export interface CostMetrics {
  readonly files: number;
  /** Seconds of media; stills count 0. */
  readonly mediaSeconds: number;
  readonly stills: number;
  /** Milliseconds a still, from opening to verdict. */
  readonly stillMs: { readonly median: number; readonly p95: number } | null;
  /** Processing seconds for each second of media, by wall and by the worker's CPU. */
  readonly realTimeFactor: { readonly wall: number; readonly cpu: number } | null;
}
