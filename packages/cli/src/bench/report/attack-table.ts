import { rateInterval } from '../../metrics/bootstrap.ts';
import { html, type SafeHtml } from '../../report/html.ts';
import { renderPage } from '../../report/report-page.ts';
import { printable } from '../../wording/printable.ts';
import type { BenchMetrics, GeneratorMetrics, RunMetrics, VerdictCounts } from '../summary/bench-metrics.ts';
import { dataTable } from './data-table.ts';
import { formatRate, rateAt } from './format-metrics.ts';

const TITLE = 'Attacks tested, and error rates';
const HEAD = [
  'Attack',
  'Condition',
  'Files',
  'Called genuine (false negatives)',
  'Left open',
  'Called synthetic',
  'APCER at BPCER 5 %',
];

/** The rows of the table: each kind of attack in each condition, then bona fide in each condition. */
function tableRows({ runs }: BenchMetrics): readonly (readonly string[])[] {
  return [
    ...runs.flatMap((run) => run.generators.map((generator) => attackRow(run, generator))),
    ...runs.map((run) => bonaFideRow(run)),
  ];
}

function attackRow({ degradation }: RunMetrics, generator: GeneratorMetrics): readonly string[] {
  const { files, verdicts, apcerAtBpcer } = generator;
  return [
    printable(generator.generator),
    conditionOf(degradation),
    String(files),
    ...verdictCells(verdicts, files),
    formatRate(rateAt(apcerAtBpcer, 0.05)),
  ];
}

function bonaFideRow({ degradation, verdicts: { bonaFide } }: RunMetrics): readonly string[] {
  const files = bonaFide.genuine + bonaFide.inconclusive + bonaFide.synthetic;
  return ['none: bona fide', conditionOf(degradation), String(files), ...verdictCells(bonaFide, files), ''];
}

function verdictCells(counts: VerdictCounts, files: number): readonly string[] {
  const cell = (hits: number): string =>
    files === 0 ? 'none' : `${hits}: ${formatRate(rateInterval(hits, files))}`;
  return [cell(counts.genuine), cell(counts.inconclusive), cell(counts.synthetic)];
}

function conditionOf(degradation: string): string {
  return degradation === 'none' ? 'as they are' : degradation;
}

function explanation({ options, source, convention, version, createdAt }: BenchMetrics): readonly string[] {
  return [
    `The kinds of attack that bonafide ${version} was tested on, how often each was called genuine, and how often bona ` +
      'fide media raised an alarm: what NIST SP 800-63A-4, section 3.14, has a provider document for relying parties.',
    `Measured ${createdAt.slice(0, 10)} on ${printable(source)} (${convention}), at the policy "${String(options['policy'])}". ` +
      'A false negative is an attack whose verdict was genuine; a false alarm is a bona fide file whose verdict was ' +
      'synthetic; what was left open goes to a person or to a challenge. Rates with 95 % intervals by Wilson, which ' +
      'take files as independent: files of one person are not, so the true intervals are wider.',
    'APCER at BPCER 5 % is the share of scored attacks under the threshold at which 5 % of the scored bona fide files ' +
      'would raise an alarm (ISO/IEC 30107-3). An attack that is not listed was not tested.',
  ];
}

/** The table as a section of the report. */
export function attackTableSection(metrics: BenchMetrics): SafeHtml {
  return html`<section>
    <h2>${TITLE}</h2>
    ${explanation(metrics).map((text) => html`<p>${text}</p>`)} ${dataTable(HEAD, tableRows(metrics))}
  </section>`;
}

/** The table as a page of its own. */
export function attackTablePage(metrics: BenchMetrics): string {
  return renderPage({
    title: TITLE,
    file: metrics.source,
    mood: 'is-inconclusive',
    sections: [
      html`<style>
        .scroll {
          overflow-x: auto;
        }
        .scroll table {
          min-width: 46rem;
        }
      </style>`,
      attackTableSection(metrics),
      html`<p class="note">
        Models: ${Object.entries(metrics.models).map(([id, hash]) => html`<code>${id} ${hash}</code> `)}
      </p>`,
    ],
  });
}

/** The table as Markdown. */
export function attackTableMarkdown(metrics: BenchMetrics): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replace(/([|\\`*_<])/g, '\\$1').replace(/\s+/g, ' ')).join(' | ')} |`;
  const models = Object.entries(metrics.models).map(([id, hash]) => `- ${id}: \`${hash}\``);
  return [
    `# ${TITLE}`,
    ...explanation(metrics).map((text) => text.replace(/([*_<])/g, '\\$1')),
    [line(HEAD), line(HEAD.map(() => '---')), ...tableRows(metrics).map(line)].join('\n'),
    ['Models:', '', ...models].join('\n'),
    '',
  ].join('\n\n');
}
