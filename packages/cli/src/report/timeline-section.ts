import type { Finding, Signal, VerificationResult } from '@bonafide/core';
import { describeAnalyzer, describeReason, formatSpan } from '@bonafide/core/wording';
import { html, type SafeHtml, trusted } from './html.ts';
import { drawTimeline } from './timeline-chart.ts';
import { lanesOf } from './timeline-lanes.ts';

/** Widths in CSS pixels at which the drawing's text keeps its size: a desktop's page and a phone's. */
const WIDTHS = { wide: 960, narrow: 343 } as const;
/** Longer calls are summed up in the table, to keep the page light. */
const TABLE_COLUMNS = 120;

/** Every window of every analyzer: drawn, and as a table for those who cannot see the drawing. */
export function timelineSection(result: VerificationResult, findings: readonly Finding[]): SafeHtml {
  const { timeline, duration } = result;
  const analyzers = result.signals.map(({ analyzer }) => analyzer);
  // A still, or a call shorter than any window.
  if (timeline.length === 0)
    return html`<section>
      <h2>Timeline</h2>
      <p>Too short for one.</p>
    </section>`;
  const draw = (width: number): SafeHtml =>
    trusted(drawTimeline({ analyzers, timeline, findings, duration, width }));
  const label = `Timeline of ${analyzers.length} checks over the recording; the same in words in the table below.`;
  return html`<section>
    <h2>Timeline</h2>
    <p class="note">
      Each row is one check. A bar's height is its score in that stretch of the recording: empty as genuine
      callers look, full as AI-made ones do. Scores of different rows cannot be compared.
    </p>
    <svg width="0" height="0" style="position: absolute" aria-hidden="true">
      <defs>
        <pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2" height="6" style="fill: var(--hatch)" />
        </pattern>
      </defs>
    </svg>
    <ul class="legend">
      ${swatch('var(--synthetic)', 'points to AI-made')}${swatch('var(--genuine)', 'points to genuine')}
      ${swatch('var(--neither)', 'favours neither side')}
      ${swatch('var(--raw)', 'score without a ratio: not counted')}${swatch('url(#hatch)', 'abstained')}
      ${swatch('var(--track)', 'no window')}
    </ul>
    <figure role="img" aria-label="${label}">
      <div class="wide">${draw(WIDTHS.wide)}</div>
      <div class="narrow">${draw(WIDTHS.narrow)}</div>
    </figure>
    <details>
      <summary>The timeline as a table</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">Check</th>
            <th scope="col">From, to</th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          ${tableRows(result)}
        </tbody>
      </table>
    </details>
  </section>`;
}

function swatch(fill: string, meaning: string): SafeHtml {
  return html`<li>
    <svg width="14" height="14" aria-hidden="true"><rect width="14" height="14" style="fill: ${fill}" /></svg
    >${meaning}
  </li>`;
}

function tableRows({ signals, timeline, duration }: VerificationResult): readonly SafeHtml[] {
  const analyzers = signals.map(({ analyzer }: Signal) => analyzer);
  return lanesOf(analyzers, timeline, { duration, columns: TABLE_COLUMNS }).flatMap(({ analyzer, cells }) =>
    cells.map(
      (cell) =>
        html`<tr>
          <th scope="row">${describeAnalyzer(analyzer).title}</th>
          <td class="number">${formatSpan(cell.start, cell.end)}</td>
          <td>
            ${
              cell.kind === 'abstained'
                ? `abstained: ${describeReason(cell.reason).short}`
                : `score ${cell.score.toFixed(2)}${cell.llr === undefined ? '' : `, evidence ${cell.llr.toFixed(1)}`}`
            }
          </td>
        </tr>`,
    ),
  );
}
