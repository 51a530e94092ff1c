import type { VerdictCounts } from './bench-metrics.ts';
import type { LabelledOutcome } from './systems.ts';

/** How many verdicts there were of each kind. */
export function countVerdicts(outcomes: readonly LabelledOutcome[]): VerdictCounts {
  const count = (kind: keyof VerdictCounts): number =>
    outcomes.filter(({ outcome }) => outcome.verdict === kind).length;
  return { genuine: count('genuine'), inconclusive: count('inconclusive'), synthetic: count('synthetic') };
}
