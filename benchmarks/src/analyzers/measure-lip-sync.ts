import { areaUnderCurve, bootstrap, errorCurve, type Estimate, rankScores } from 'bonafide/bench';
import type { SyncTrial } from './lip-sync.ts';

/** How well stretches with their own sound are told from others. `talks`: recordings that any stretch came of. */
export interface SyncMeasure {
  readonly against: string;
  readonly auc: Estimate;
  readonly inSync: number;
  readonly others: number;
  readonly talks: number;
}

const AGAINST: Readonly<Record<string, (trial: SyncTrial) => boolean>> = {
  'moved by 0.2 s': ({ shift }) => Math.abs(shift ?? 0) === 0.2,
  'moved by 0.3 s': ({ shift }) => Math.abs(shift ?? 0) === 0.3,
  'moved by 0.5 s': ({ shift }) => Math.abs(shift ?? 0) === 0.5,
  'moved by 0.2 to 2 s': ({ shift }) => Math.abs(shift ?? 0) >= 0.2,
  'moved by 0.5 to 2 s': ({ shift }) => Math.abs(shift ?? 0) >= 0.5,
  'of another talk': ({ shift }) => shift === undefined,
};

/** Area under the curve by kind of mismatch, with intervals that draw recordings (`null` bounds under five). */
export function measureLipSync(trials: readonly SyncTrial[]): readonly SyncMeasure[] {
  const own = trials.filter(({ shift }) => shift === 0);
  return Object.entries(AGAINST).flatMap(([against, belongs]) => {
    const others = trials.filter(belongs);
    if (own.length === 0 || others.length === 0) return [];
    const items = [...own, ...others].map(({ talk, shift, score }) => ({
      score,
      synthetic: shift !== 0,
      group: talk,
    }));
    const { auc } = bootstrap(rankScores(items), (weights) => ({
      auc: areaUnderCurve(errorCurve(rankScores(items), weights)),
    }));
    const talks = new Set(own.map(({ talk }) => talk)).size;
    return [{ against, auc, inSync: own.length, others: others.length, talks }];
  });
}

/** One line for a reader. */
export function describeLipSync({ against, auc, inSync, others, talks }: SyncMeasure, fps: number): string {
  const interval =
    auc.low === null ? 'too few talks for an interval' : `${auc.low.toFixed(2)}–${auc.high?.toFixed(2)}`;
  return `sync.lips  ${fps}/s  sound ${against.padEnd(20)} AUC ${auc.value.toFixed(2)} (${interval})  ${inSync} own, ${others} others, ${talks} talks`;
}
