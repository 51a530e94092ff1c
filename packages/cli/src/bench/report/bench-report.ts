import { html, type SafeHtml, trusted } from '../../report/html.ts';
import { renderPage } from '../../report/report-page.ts';
import { printable } from '../../wording/printable.ts';
import type { BenchMetrics, RunMetrics } from '../summary/bench-metrics.ts';
import { attackTableSection } from './attack-table.ts';
import { curvesSection } from './curves-section.ts';
import { formatCounts } from './format-metrics.ts';
import {
  costSection,
  errorsSection,
  generatorsSection,
  strataSection,
  systemsSection,
  verdictsSection,
} from './run-sections.ts';

/** What this report's tables need beyond the style of every report. */
const STYLE = `
:root { --line-3: #00795c; --line-4: #8a4a78; }
@media (prefers-color-scheme: dark) { :root { --line-3: #2fbf95; --line-4: #d795c2; } }
.charts { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; }
.charts figure { margin: 0.4rem 0; flex: 0 1 430px; min-width: 0; }
.charts figcaption { font-weight: 600; font-size: 0.94rem; }
.scroll { overflow-x: auto; }
.scroll table { min-width: 40rem; }
`;

/** The report of a bench as one self-contained page: no script, nothing loaded. All of it comes from `metrics.json`. */
export function renderBenchReport(metrics: BenchMetrics): string {
  return renderPage({
    title: 'Benchmark',
    file: metrics.source,
    mood: 'is-inconclusive',
    sections: [
      html`<style>
        ${trusted(STYLE)}
      </style>`,
      headline(metrics),
      ...metrics.runs.map((run) => runSection(run, metrics.runs.length > 1)),
      attackTableSection(metrics),
      provenance(metrics),
    ],
  });
}

function headline({ source, files, convention, runs }: BenchMetrics): SafeHtml {
  return html`<header class="verdict">
    <p class="file">Benchmark of bonafide on <bdi>${printable(source)}</bdi></p>
    <h1>${String(files.attacks + files.bonaFide)} files</h1>
    <p class="lead">${formatCounts(files)}, in ${files.groups} groups. Read as: ${convention}.</p>
    <p>
      Higher scores mean more synthetic. APCER is the share of attacks taken for bona fide, BPCER the share of
      bona fide taken for attacks (ISO/IEC 30107-3). Intervals hold 95 %, by a bootstrap over groups, or
      Wilson's for single rates. Files without a score are counted apart, never as right.
    </p>
    ${runs.length > 1 && html`<p>Scored ${runs.map(({ title }) => title).join('; ')}.</p>`}
  </header>`;
}

function runSection(run: RunMetrics, named: boolean): SafeHtml {
  return html`<section>
    <h2>
      ${named ? `Results: ${run.degradation === 'none' ? run.title : `${run.degradation} (${run.title})`}` : 'Results'}
    </h2>
    ${systemsSection(run)} ${curvesSection(run)} ${verdictsSection(run)} ${generatorsSection(run)}
    ${strataSection(run)} ${costSection(run)} ${errorsSection(run)}
  </section>`;
}

function provenance({ version, createdAt, options, models, machine }: BenchMetrics): SafeHtml {
  const entries = Object.entries(models).sort(([a], [b]) => (a < b ? -1 : 1));
  return html`<section>
    <h2>Provenance</h2>
    <dl class="provenance">
      <dt>Software</dt>
      <dd>bonafide ${version}</dd>
      <dt>Options</dt>
      <dd>
        ${Object.entries(options)
          .map(([name, value]) => `${name}: ${String(value)}`)
          .join(', ')}
      </dd>
      <dt>Machine</dt>
      <dd>${machine}</dd>
      <dt>Models</dt>
      <dd>${entries.map(([id, hash]) => html`<div>${id}: <code>${hash}</code></div>`)}</dd>
      <dt>Report made</dt>
      <dd><time>${createdAt}</time></dd>
    </dl>
  </section>`;
}
