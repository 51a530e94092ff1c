import { createHash } from 'node:crypto';
import { LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { withoutInteraction } from '../../report/timeline-chart.ts';
import { probit } from './probit.ts';

/** A line of a chart; colours are CSS variables of the page. */
export interface ChartLine {
  readonly name: string;
  readonly points: readonly (readonly [number, number])[];
  /** `thin`: a guide, such as the diagonal of chance. */
  readonly look: 'line' | 'thin' | 'dots';
  readonly color: string;
}

export interface ChartAxis {
  readonly name: string;
  /** `probit`: the axes of DET curves (Martin et al. 1997), on which normal scores are straight lines. */
  readonly scale: 'linear' | 'probit';
}

/** Colours of lines, told apart by colour-blind readers (Okabe and Ito 2008), all above 3 : 1 on either ground. */
export const LINE_COLORS = ['var(--synthetic)', 'var(--genuine)', 'var(--line-3)', 'var(--line-4)'] as const;

const SIZE = { width: 430, height: 400 } as const;
const FONT = 12;
/** Rates of 0 and 1 are infinitely far out on a probit axis. */
const PROBIT_RANGE = [0.005, 0.6] as const;
const PROBIT_TICKS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.4];

/** Draws lines over two rates (0..1) as an SVG string. The same lines give the same bytes. */
export function drawCurves(lines: readonly ChartLine[], x: ChartAxis, y: ChartAxis): string {
  use([LineChart, GridComponent, SVGRenderer]);
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
  try {
    chart.setOption({
      animation: false,
      grid: { left: 58, right: 16, top: 12, bottom: 50, outerBoundsMode: 'none' },
      xAxis: { ...axisOption(x), nameGap: 28 },
      yAxis: { ...axisOption(y), nameGap: 42 },
      series: lines.map(({ points, look, color, name }) => ({
        type: 'line',
        name,
        silent: true,
        symbol: look === 'dots' ? 'circle' : 'none',
        symbolSize: 7,
        color,
        lineStyle: { color, width: look === 'thin' ? 1 : 2, type: look === 'thin' ? 'dashed' : 'solid' },
        data: points.map(([a, b]) => [place(a, x.scale), place(b, y.scale)]),
      })),
    });
    return withOwnIds(withoutInteraction(chart.renderToSVGString()));
  } finally {
    chart.dispose();
  }
}

/** Names clip paths by what is drawn: those of echarts count up over the life of a process, and meet on one page. */
function withOwnIds(svg: string): string {
  const plain = svg.replace(/zr\d+-c/g, 'c');
  const name = createHash('sha256').update(plain).digest('hex').slice(0, 8);
  return svg.replace(/zr\d+-c/g, `c${name}-`);
}

function axisOption({ name, scale }: ChartAxis): Readonly<Record<string, unknown>> {
  const ends = scale === 'linear' ? [0, 1] : PROBIT_RANGE.map((rate) => probit(rate));
  return {
    type: 'value',
    name,
    nameLocation: 'middle',
    nameTextStyle: { color: 'var(--ink)', fontSize: FONT, fontFamily: 'inherit' },
    min: ends[0],
    max: ends[1],
    axisLine: { show: true, onZero: false, lineStyle: { color: 'var(--muted)' } },
    splitLine: { show: true, lineStyle: { color: 'var(--track)' } },
    axisLabel: {
      color: 'var(--muted)',
      fontSize: FONT,
      fontFamily: 'inherit',
      showMinLabel: true,
      showMaxLabel: true,
      ...(scale === 'probit' && { customValues: PROBIT_TICKS.map(probit), formatter: tickLabel }),
    },
    ...(scale === 'probit' && { axisTick: { customValues: PROBIT_TICKS.map(probit) } }),
  };
}

function tickLabel(value: number): string {
  const rate = PROBIT_TICKS.find((tick) => Math.abs(probit(tick) - value) < 1e-6);
  return rate === undefined ? '' : `${Math.round(rate * 100)} %`;
}

function place(rate: number, scale: ChartAxis['scale']): number {
  if (scale === 'linear') return rate;
  const [low, high] = PROBIT_RANGE;
  return probit(Math.max(low, Math.min(high, rate)));
}
