import { html, type SafeHtml, trusted } from '../../report/html.ts';
import type { RunMetrics, SystemMetrics } from '../summary/bench-metrics.ts';
import { type ChartLine, drawCurves, LINE_COLORS } from './curve-chart.ts';

/** Lines that a chart can hold and a reader still tell apart. */
const MOST_LINES = LINE_COLORS.length;

/** ROC, DET and reliability of a run's main systems. */
export function curvesSection({ systems }: RunMetrics): SafeHtml {
  const drawn = systems.filter(({ curve }) => curve !== undefined).slice(0, MOST_LINES);
  if (drawn.length === 0) return html`<p>No system has scores of both classes: there are no curves.</p>`;
  const lines = (
    of: (curve: NonNullable<SystemMetrics['curve']>) => readonly (readonly [number, number])[],
  ): ChartLine[] =>
    drawn.map(({ system, curve }, i) => ({
      name: system,
      points: of(curve!),
      look: 'line',
      color: LINE_COLORS[i]!,
    }));
  const roc = lines(({ apcer, bpcer }) => apcer.map((miss, i) => [bpcer[i]!, 1 - miss]));
  const det = lines(({ apcer, bpcer }) => apcer.map((miss, i) => [bpcer[i]!, miss]));
  return html`<ul class="legend">
      ${drawn.map(
        ({ system }, i) =>
          html`<li>
            <svg width="14" height="14" aria-hidden="true">
              <rect y="5" width="14" height="4" style="fill: ${LINE_COLORS[i]}" /></svg
            >${system}
          </li>`,
      )}
    </ul>
    <div class="charts">
      ${figure(
        'ROC: attacks caught over false alarms',
        drawCurves(
          [...roc, diagonal()],
          { name: 'BPCER', scale: 'linear' },
          { name: '1 - APCER', scale: 'linear' },
        ),
      )}
      ${figure(
        'DET: both errors, on normal axes',
        drawCurves(det, { name: 'BPCER', scale: 'probit' }, { name: 'APCER', scale: 'probit' }),
      )}
      ${reliabilityFigure(drawn)}
    </div>`;
}

function reliabilityFigure(systems: readonly SystemMetrics[]): SafeHtml {
  const lines = systems.flatMap(({ system, calibration }, i): ChartLine[] => {
    const points = (calibration?.bins ?? []).flatMap(({ stated, observed }): (readonly [number, number])[] =>
      stated === null || observed === null ? [] : [[stated, observed]],
    );
    return points.length === 0 ? [] : [{ name: system, points, look: 'dots', color: LINE_COLORS[i]! }];
  });
  if (lines.length === 0)
    return html`<p>No system gives likelihood ratios: there is no reliability diagram.</p>`;
  return figure(
    'Reliability: what was so over what was stated',
    drawCurves(
      [...lines, diagonal()],
      { name: 'stated probability of synthetic, at even odds', scale: 'linear' },
      { name: 'share of attacks', scale: 'linear' },
    ),
  );
}

function diagonal(): ChartLine {
  return {
    name: 'chance',
    points: [
      [0, 0],
      [1, 1],
    ],
    look: 'thin',
    color: 'var(--muted)',
  };
}

function figure(caption: string, svg: string): SafeHtml {
  return html`<figure role="img" aria-label="${caption}; the numbers are in the tables.">
    <figcaption>${caption}</figcaption>
    ${trusted(svg)}
  </figure>`;
}
