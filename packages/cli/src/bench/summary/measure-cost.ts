import type { CostMetrics } from './bench-metrics.ts';
import type { LabelledOutcome } from './systems.ts';

/** What the files cost, failed ones left out. Times of a machine that did other things too: read them as ratios. */
export function measureCost(outcomes: readonly LabelledOutcome[]): CostMetrics {
  const done = outcomes.map(({ outcome }) => outcome).filter(({ error }) => error === undefined);
  const stills = done.filter(({ seconds }) => seconds === 0);
  const clips = done.filter(({ seconds }) => seconds > 0);
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const mediaSeconds = sum(clips.map(({ seconds }) => seconds));
  const sorted = stills.map(({ ms }) => ms).sort((a, b) => a - b);
  return {
    files: done.length,
    mediaSeconds,
    stills: stills.length,
    stillMs:
      sorted.length === 0
        ? null
        : { median: sorted[Math.floor(sorted.length / 2)]!, p95: sorted[Math.floor(sorted.length * 0.95)]! },
    realTimeFactor:
      mediaSeconds === 0
        ? null
        : {
            wall: sum(clips.map(({ ms }) => ms)) / 1000 / mediaSeconds,
            cpu: sum(clips.map(({ cpuMs }) => cpuMs)) / 1000 / mediaSeconds,
          },
  };
}
