import type { AnalyzerId, Finding, Signal } from '@bonafide/core';
import { describeAnalyzer, describeReason, formatTime, sideOf } from '@bonafide/core/wording';
import { CustomChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { type Lane, lanesOf } from './timeline-lanes.ts';

export interface TimelineChartInput {
  /** Analyzers, top to bottom. */
  readonly analyzers: readonly AnalyzerId[];
  readonly timeline: readonly Signal[];
  /** Numbered from 1 in this order; drawn under the lanes. */
  readonly findings: readonly Finding[];
  /** Seconds. */
  readonly duration: number;
  /** Width of the drawing in CSS pixels. */
  readonly width: number;
}

const LANE = { title: 16, bar: 28, gap: 12 } as const;
const LANE_HEIGHT = LANE.title + LANE.bar + LANE.gap;
const AXIS_HEIGHT = 28;
const MARGIN = 12;
const FONT = 12;

/**
 * Draws the timeline as an SVG string: a lane an analyzer, a bar a window (height: score 0..1), hatching where the
 * analyzer abstained, numbered marks at the findings. Colours are CSS variables of the page (`--ink`, `--muted`,
 * `--line`, `--synthetic`, `--genuine`, `--neither`, `--raw`, `--track`), so that one drawing serves light, dark and print; hatching
 * is the page's `#hatch` pattern.
 */
export function drawTimeline(input: TimelineChartInput): string {
  use([CustomChart, GridComponent, SVGRenderer]);
  const lanes = lanesOf(input.analyzers, input.timeline, {
    duration: input.duration,
    columns: Math.floor((input.width - 2 * MARGIN) / 3),
  });
  const rows = lanes.length + (input.findings.length > 0 ? 1 : 0);
  const height = rows * LANE_HEIGHT + AXIS_HEIGHT;
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: input.width, height });
  try {
    const plot: Plot = {
      left: MARGIN,
      width: input.width - 2 * MARGIN,
      duration: Math.max(input.duration, 0.1),
    };
    const shapes = [
      ...lanes.flatMap((lane, row) => drawLane(lane, row * LANE_HEIGHT, plot)),
      ...drawFindings(input.findings, lanes.length * LANE_HEIGHT, plot),
    ];
    chart.setOption({
      animation: false,
      grid: { left: plot.left, right: MARGIN, top: 0, bottom: AXIS_HEIGHT, outerBoundsMode: 'none' },
      xAxis: {
        type: 'value',
        silent: true,
        min: 0,
        max: plot.duration,
        interval: tickInterval(plot.duration, input.width),
        axisLine: { show: true, lineStyle: { color: 'var(--line)' } },
        axisTick: { show: true, lineStyle: { color: 'var(--line)' } },
        splitLine: { show: false },
        axisLabel: {
          color: 'var(--muted)',
          fontSize: FONT,
          fontFamily: 'inherit',
          alignMinLabel: 'left',
          showMaxLabel: false,
          formatter: (seconds: number) => formatTime(seconds).replace(/\.0$/, ''),
        },
      },
      yAxis: { type: 'value', show: false, min: 0, max: 1 },
      series: [
        {
          type: 'custom',
          silent: true,
          data: [[0, 0]],
          renderItem: () => ({ type: 'group', silent: true, children: shapes }),
        },
      ],
    });
    return withoutInteraction(chart.renderToSVGString());
  } finally {
    chart.dispose();
  }
}

/**
 * Drops what echarts adds for hovering and clicking. Its class names count up over the life of a process, so that
 * without this the same result would not give the same page.
 */
export function withoutInteraction(svg: string): string {
  return svg.replace(/ class="zr[^"]*"| ecmeta_\w+="[^"]*"|<style[^]*?<\/style>/g, '');
}

interface Plot {
  readonly left: number;
  readonly width: number;
  readonly duration: number;
}

/** A shape of echarts' custom series. */
type Shape =
  | {
      readonly type: 'rect';
      readonly shape: {
        readonly x: number;
        readonly y: number;
        readonly width: number;
        readonly height: number;
      };
      readonly style: { readonly fill: string };
    }
  | { readonly type: 'text'; readonly style: Readonly<Record<string, string | number>> };

function drawLane(lane: Lane, top: number, plot: Plot): readonly Shape[] {
  const bars = top + LANE.title + 2;
  return [
    text(describeAnalyzer(lane.analyzer).title, plot.left, top + LANE.title / 2, 'var(--ink)'),
    rect({ x: plot.left, y: bars, width: plot.width, height: LANE.bar }, 'var(--track)'),
    ...lane.cells.flatMap((cell) => {
      const x = toX(cell.start, plot);
      // A gap of one pixel keeps neighbouring windows apart, unless they are thinner than that.
      const width = Math.max(1, toX(cell.end, plot) - x - 1);
      if (cell.kind === 'abstained') {
        const reason = describeReason(cell.reason).short;
        const hatching = rect({ x, y: bars, width, height: LANE.bar }, 'url(#hatch)');
        return width < textWidth(reason) + 12 ? [hatching] : [hatching, ...label(reason, x + 6, bars)];
      }
      // Score 0 was measured too: it must be told from "no window here".
      const height = Math.max(2, cell.score * LANE.bar);
      return [rect({ x, y: bars + LANE.bar - height, width, height }, colour(cell.llr))];
    }),
  ];
}

/** A reason on a patch of its own, so that the hatching does not run through the letters. */
function label(content: string, x: number, bars: number): readonly Shape[] {
  const middle = bars + LANE.bar / 2;
  return [
    rect({ x: x - 3, y: middle - 9, width: textWidth(content), height: 18 }, 'var(--track)'),
    text(content, x + 1, middle, 'var(--ink)'),
  ];
}

/** Roomy estimate in pixels: the reader's font is not known here. */
function textWidth(content: string): number {
  return content.length * FONT * 0.6 + 8;
}

/** Only a calibrated window points to a side, and only where its evidence is worth more than two to one. */
function colour(llr: number | undefined): string {
  if (llr === undefined) return 'var(--raw)';
  return `var(--${sideOf(llr)})`;
}

function drawFindings(findings: readonly Finding[], top: number, plot: Plot): readonly Shape[] {
  if (findings.length === 0) return [];
  const y = top + LANE.title + 2;
  let free = -Infinity;
  const marks = findings.flatMap((finding, i) => {
    const x = toX(finding.start, plot);
    const width = Math.max(3, toX(finding.end, plot) - x);
    const bar = rect({ x: Math.min(x, plot.left + plot.width - 3), y, width, height: 6 }, 'var(--ink)');
    // Numbers that would cover the one before are left out; the list below has them all.
    if (x < free) return [bar];
    free = x + FONT * 1.8;
    return [bar, text(String(i + 1), Math.min(x, plot.left + plot.width - FONT), y + 16, 'var(--ink)')];
  });
  return [text('Findings', plot.left, top + LANE.title / 2, 'var(--ink)'), ...marks];
}

function toX(seconds: number, { left, width, duration }: Plot): number {
  return left + (Math.min(Math.max(seconds, 0), duration) / duration) * width;
}

function rect(shape: { x: number; y: number; width: number; height: number }, fill: string): Shape {
  const round = (value: number): number => Math.round(value * 10) / 10;
  const { x, y, width, height } = shape;
  return {
    type: 'rect',
    shape: { x: round(x), y: round(y), width: round(width), height: round(height) },
    style: { fill },
  };
}

function text(content: string, x: number, y: number, fill: string): Shape {
  const style = {
    text: content,
    x,
    y,
    fill,
    fontSize: FONT,
    fontFamily: 'inherit',
    textVerticalAlign: 'middle',
  };
  return { type: 'text', style };
}

/** Round times, at least 70 px apart. Seconds. */
function tickInterval(duration: number, width: number): number {
  const least = (duration * 70) / width;
  return [0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600].find((step) => step >= least) ?? 7200;
}
