export type { BenchOptions } from './bench/bench-options.ts';
export type { BenchItem, Modality, TestSet } from './bench/manifest/bench-item.ts';
export { type BenchHooks, type BenchRun, readTestSet, runBench } from './bench/run-bench.ts';
export { type Degradation, DEGRADATIONS } from './bench/degrade/degradation.ts';
export { attackTableMarkdown } from './bench/report/attack-table.ts';
export type { AnalyzerScore, Outcome } from './bench/run/outcome.ts';
export type { BenchMetrics } from './bench/summary/bench-metrics.ts';
export { measureRun } from './bench/summary/measure-run.ts';
export { bootstrap, type BootstrapOptions, type Estimate, rateInterval } from './metrics/bootstrap.ts';
export {
  costOfLlr,
  expectedCalibrationError,
  minCostOfLlr,
  reliability,
  type ReliabilityBin,
} from './metrics/calibration.ts';
export { type EceFloor, floorOfEce } from './metrics/ece-floor.ts';
export {
  areaUnderCurve,
  equalErrorRate,
  type ErrorCurve,
  errorCurve,
  minDetectionCost,
  type OperatingPoint,
  pointAtApcer,
  pointAtBpcer,
} from './metrics/error-curve.ts';
export { rankScores, type RankedScores, type ScoredItem } from './metrics/ranked-scores.ts';
