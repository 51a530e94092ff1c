import { VerifierError } from '@bonafide/core';

export interface AnalysisRateOptions {
  /** Pictures analysed a second at most, above 0, to 30. Default 5: what recordings get. */
  readonly maxFps?: number;
  /** And at least, however slow the device. Default 1. */
  readonly minFps?: number;
  /** Share of one core that analysis may take, above 0, to 1. Default 0.25. */
  readonly budget?: number;
}

/** What the device and its user are doing. Absent: unknown, as if neither. */
export interface HostConditions {
  /** The page is hidden: nobody sees the answer at once. */
  readonly hidden?: boolean;
  /** Running on a battery that is not being charged. */
  readonly onBattery?: boolean;
  /** Watches that share the thread. Default 1. */
  readonly watches?: number;
}

/** Decides which pictures are analysed. */
export interface AnalysisRate {
  /** Pictures a second, as it stands. */
  readonly fps: number;
  /** Median of what the last nine pictures cost, in ms; 0 before the first. */
  readonly costMs: number;
  /** True when the picture at this time, in seconds, is due; times must not run backwards. */
  due(timestamp: number): boolean;
  /** An analysed picture, with the sound and thumbnails around it, took so long. */
  spent(elapsedMs: number): void;
  adapt(conditions: HostConditions): void;
}

/** Costs that the median is of: neither a first run, which loads code, nor a passing hiccup may slow the rest. */
const REMEMBERED = 9;

/**
 * As many pictures a second as the budget pays for at the measured cost, between the limits; half of that while the
 * page is hidden or the device runs on battery. Times are taken on a grid that moves with the rate, so that a steady
 * stream is sampled steadily. Throws `config/invalid`.
 */
export function createAnalysisRate(options: AnalysisRateOptions = {}): AnalysisRate {
  const { maxFps = 5, minFps = Math.min(1, maxFps), budget = 0.25 } = options;
  const problems = [
    ...(maxFps > 0 && maxFps <= 30 ? [] : [`maxFps must be above 0, to 30, not ${maxFps}`]),
    ...(minFps > 0 && minFps <= maxFps ? [] : [`minFps must be above 0, to maxFps, not ${minFps}`]),
    ...(budget > 0 && budget <= 1 ? [] : [`budget must be above 0, to 1, not ${budget}`]),
  ];
  if (problems.length > 0) throw new VerifierError('config/invalid', problems.join('; '));
  let conditions: HostConditions = {};
  const costs: number[] = [];
  let costMs = 0;
  let next = -Infinity;

  const fps = (): number => {
    const { hidden = false, onBattery = false, watches = 1 } = conditions;
    const affordable = costMs > 0 ? (1000 * budget) / (costMs * Math.max(1, watches)) : maxFps;
    const wanted = Math.min(maxFps, affordable) * (hidden || onBattery ? 0.5 : 1);
    return Math.max(minFps, Math.min(maxFps, wanted));
  };

  return {
    get fps() {
      return fps();
    },
    get costMs() {
      return costMs;
    },
    due(timestamp) {
      const interval = 1 / fps();
      // A thousandth of an interval forgives times such as 0.19999 for 0.2.
      if (timestamp < next - interval / 1000) return false;
      next = Math.max(next + interval, timestamp + interval / 2);
      return true;
    },
    spent(elapsedMs) {
      if (!(elapsedMs >= 0 && Number.isFinite(elapsedMs))) return;
      costs.push(elapsedMs);
      if (costs.length > REMEMBERED) costs.shift();
      costMs = [...costs].sort((a, b) => a - b)[costs.length >> 1]!;
    },
    adapt(changed) {
      conditions = { ...conditions, ...changed };
    },
  };
}
