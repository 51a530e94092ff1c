import type { Region } from './region.ts';

/** Where the pixels of a region lie in the picture. */
export interface Walk {
  readonly startX: number;
  readonly startY: number;
  /** From one pixel of the result to the next in a row. */
  readonly ux: number;
  readonly uy: number;
}

/** Pixel centres map to pixel centres, as in MediaPipe's image-to-tensor. */
export function walkOf(region: Region, size: number): Walk {
  const step = region.side / size;
  const ux = Math.cos(region.rotation) * step;
  const uy = Math.sin(region.rotation) * step;
  const half = (size - 1) / 2;
  return {
    startX: region.x - 0.5 - half * ux + half * uy,
    startY: region.y - 0.5 - half * uy - half * ux,
    ux,
    uy,
  };
}

/** Some neighbouring pixels of a result's row: where the first of them lies in the picture, and the way to the next. */
export interface Stretch {
  readonly px: number;
  readonly py: number;
  readonly ux: number;
  readonly uy: number;
  readonly count: number;
}

/** A row in up to three stretches; the inner one needs no question about the picture's borders. */
export interface RowStretches {
  readonly before: Stretch;
  readonly inside: Stretch;
  readonly after: Stretch;
}

/** What is cut off the inside for the rounding of sums of steps, in pixels of the picture. */
const MARGIN = 1e-6;

/** Parts a row into the pixels whose four neighbours all lie in a picture of that size, and those before and after. */
export function partRow(
  { startX, startY, ux, uy }: Walk,
  row: number,
  { width, height, size }: { readonly width: number; readonly height: number; readonly size: number },
): RowStretches {
  const px = startX - row * uy;
  const py = startY + row * ux;
  const across = within(px, ux, width - 1);
  const down = within(py, uy, height - 1);
  // Numbers that are none fail the comparison: nothing is inside then.
  const first = Math.max(0, Math.ceil(Math.max(across.from, down.from)));
  const end = Math.min(size, Math.floor(Math.min(across.to, down.to)) + 1);
  const [from, to] = first < end ? [first, end] : [0, 0];
  const part = (column: number, count: number): Stretch => ({
    px: px + column * ux,
    py: py + column * uy,
    ux,
    uy,
    count,
  });
  return { before: part(0, from), inside: part(from, to - from), after: part(to, size - to) };
}

/** The steps from `start`, of `step` each, that lie in [0, limit). */
function within(start: number, step: number, limit: number): { readonly from: number; readonly to: number } {
  const low = MARGIN;
  const high = limit - MARGIN;
  // A step this small leaves a row where it began.
  if (Math.abs(step) < 1e-12)
    return start >= low && start <= high ? { from: 0, to: Infinity } : { from: Infinity, to: 0 };
  const [a, b] = [(low - start) / step, (high - start) / step];
  return a < b ? { from: a, to: b } : { from: b, to: a };
}
