import type { BenchMetrics } from '../summary/bench-metrics.ts';
import { formatCounts, formatEstimate, formatRate } from './format-metrics.ts';

/** A run in a few lines for the terminal. Ends with a line's end. */
export function benchSummary({ runs, files, convention }: BenchMetrics): string {
  const lines = [`${formatCounts(files)} (${convention})`];
  for (const { degradation, systems, errors } of runs) {
    for (const { system, scored, unmeasured, auc, eer, calibration } of systems) {
      const name = degradation === 'none' ? system : `${system}, ${degradation}`;
      const cllr = calibration === undefined ? '' : `, Cllr ${formatEstimate(calibration.cllr)}`;
      lines.push(
        unmeasured === undefined
          ? `${name}: AUC ${formatEstimate(auc)}, EER ${formatRate(eer)}${cllr}; n: ${formatCounts(scored)}`
          : `${name}: not measured (${unmeasured}); n: ${formatCounts(scored)}`,
      );
    }
    if (errors.length > 0) lines.push(`${errors.length} files without a result: see metrics.json`);
  }
  return `${lines.join('\n')}\n`;
}
