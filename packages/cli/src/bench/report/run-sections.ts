import { html, type SafeHtml } from '../../report/html.ts';
import { printable } from '../../wording/printable.ts';
import type { RunMetrics, VerdictCounts } from '../summary/bench-metrics.ts';
import { formatCounts, formatEstimate, formatRate, rateAt } from './format-metrics.ts';
import { dataTable } from './data-table.ts';

/** Errors that the page lists; `metrics.json` has them all. */
const MOST_ERRORS = 50;

export function systemsSection({ systems }: RunMetrics): SafeHtml {
  return html`${dataTable(
    [
      'Score',
      'Scored',
      'Without a score',
      'AUC',
      'EER',
      'APCER at BPCER 5 %',
      'BPCER at APCER 5 %',
      'minDCF',
    ],
    systems.map((system) => [
      system.system,
      formatCounts(system.scored),
      formatCounts(system.unscored),
      ...(system.unmeasured === undefined
        ? [
            formatEstimate(system.auc),
            formatRate(system.eer),
            formatRate(rateAt(system.apcerAtBpcer, 0.05)),
            formatRate(rateAt(system.bpcerAtApcer, 0.05)),
            formatEstimate(system.minDcf),
          ]
        : [`not measured (${system.unmeasured})`, '', '', '', '']),
    ]),
  )}
  ${calibrationTable(systems)}`;
}

function calibrationTable(systems: RunMetrics['systems']): SafeHtml {
  const rows = systems.flatMap(({ system, calibration }) =>
    calibration === undefined
      ? []
      : [
          [
            system,
            formatCounts(calibration.scored),
            formatEstimate(calibration.cllr),
            formatEstimate(calibration.minCllr),
            formatEstimate(calibration.ece),
            calibration.eceFloor === undefined
              ? ''
              : `${calibration.eceFloor.mean.toFixed(3)} (up to ${calibration.eceFloor.high.toFixed(3)})`,
          ],
        ],
  );
  if (rows.length === 0)
    return html`<p>No likelihood ratios of both classes: calibration cannot be measured.</p>`;
  return html`<h3>Calibration</h3>
    <p class="note">
      Cllr: 0 perfect, 1 as good as knowing nothing; min Cllr is what the ranking alone would reach. ECE: mean
      gap between stated and observed, at even odds; its floor: what perfectly calibrated ratios show on as
      many files, on average and in 95 of 100 sets at most.
    </p>
    ${dataTable(['Score', 'With a ratio', 'Cllr', 'min Cllr', 'ECE', 'ECE floor'], rows)}`;
}

export function verdictsSection({ verdicts }: RunMetrics): SafeHtml {
  const row = (name: string, counts: VerdictCounts): readonly string[] => [
    name,
    String(counts.genuine),
    String(counts.inconclusive),
    String(counts.synthetic),
  ];
  return html`<h3>Verdicts at the run's policy</h3>
    ${dataTable(
      ['Files', 'genuine', 'inconclusive', 'synthetic'],
      [row('attacks', verdicts.attacks), row('bona fide', verdicts.bonaFide)],
    )}`;
}

export function generatorsSection({ generators }: RunMetrics): SafeHtml {
  if (generators.length === 0) return html``;
  return html`<h3>By kind of attack</h3>
    <p class="note">
      The fused score, against all bona fide files; thresholds are those of all bona fide files.
    </p>
    ${dataTable(
      ['Attack', 'Files (scored, groups)', 'AUC', 'APCER at BPCER 5 %', 'APCER at BPCER 10 %'],
      generators.map(({ generator, files, scored, groups, auc, apcerAtBpcer }) => [
        printable(generator),
        `${files} (${scored}, ${groups})`,
        formatEstimate(auc),
        formatRate(rateAt(apcerAtBpcer, 0.05)),
        formatRate(rateAt(apcerAtBpcer, 0.1)),
      ]),
    )}`;
}

export function strataSection({ strata }: RunMetrics): SafeHtml {
  if (strata.length === 0) return html``;
  return html`<h3>By quality</h3>
    ${dataTable(
      ['Measure', 'Stratum', 'Scored', 'AUC', 'EER'],
      strata.map(({ measure, stratum, scored, auc, eer }) => [
        measure,
        stratum,
        formatCounts(scored),
        formatEstimate(auc),
        formatRate(eer),
      ]),
    )}`;
}

export function costSection({ cost }: RunMetrics): SafeHtml {
  const { stillMs, realTimeFactor, stills, mediaSeconds } = cost;
  return html`<h3>Latency and cost</h3>
    <ul>
      ${
        stillMs &&
        html`<li>
          A still: ${stillMs.median.toFixed(0)} ms in the median, ${stillMs.p95.toFixed(0)} ms at the 95th
          percentile (${stills} stills).
        </li>`
      }
      ${
        realTimeFactor &&
        html`<li>
          A second of media: ${realTimeFactor.wall.toFixed(3)} s, ${realTimeFactor.cpu.toFixed(3)} s of CPU
          without ffmpeg's (${mediaSeconds.toFixed(0)} s of media).
        </li>`
      }
    </ul>
    <p class="note">Models loaded beforehand. Times of whatever else the machine did at the time, too.</p>`;
}

export function errorsSection({ errors }: RunMetrics): SafeHtml {
  if (errors.length === 0) return html`<p>Every file could be read.</p>`;
  const more = errors.length - MOST_ERRORS;
  return html`<h3>${String(errors.length)} files without a result</h3>
    ${dataTable(
      ['File', 'Code', 'What happened'],
      errors
        .slice(0, MOST_ERRORS)
        .map(({ file, code, message }) => [printable(file), code, printable(message)]),
    )}
    ${more > 0 && html`<p>And ${more} more, in <code>metrics.json</code>.</p>`}`;
}
