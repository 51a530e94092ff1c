import type { Region } from './region.ts';

/** Some neighbouring pixels of a result's row: where the first of them lies in the picture, and the way to the next. */
export interface Stretch {
  readonly px: number;
  readonly py: number;
  readonly ux: number;
  readonly uy: number;
  readonly count: number;
}

/** What is cut off the inside for the rounding of sums of steps, in pixels of the picture. */
const MARGIN = 1e-6;

/**
 * Walks over a region row by row, and says of each which columns are inside: their four neighbours all lie in the
 * picture. Pixel centres map to pixel centres, as in MediaPipe's image-to-tensor. One object for all rows: objects for
 * each were half a megabyte of garbage a picture.
 */
export class RegionWalk implements Stretch {
  readonly ux: number;
  readonly uy: number;
  px = 0;
  py = 0;
  count = 0;
  /** Columns [from, to) of the row are inside; before the first row none. */
  from = 0;
  to = 0;
  readonly #size: number;
  readonly #right: number;
  readonly #bottom: number;
  /** Where the first pixel of the region lies, and that of the row. */
  readonly #startX: number;
  readonly #startY: number;
  #rowX = 0;
  #rowY = 0;

  constructor(
    { x, y, side, rotation }: Region,
    size: number,
    picture: { readonly width: number; readonly height: number },
  ) {
    const step = side / size;
    const half = (size - 1) / 2;
    this.ux = Math.cos(rotation) * step;
    this.uy = Math.sin(rotation) * step;
    this.#startX = x - 0.5 - half * this.ux + half * this.uy;
    this.#startY = y - 0.5 - half * this.uy - half * this.ux;
    this.#size = size;
    this.#right = picture.width - 1 - MARGIN;
    this.#bottom = picture.height - 1 - MARGIN;
  }

  toRow(row: number): void {
    this.#rowX = this.#startX - row * this.uy;
    this.#rowY = this.#startY + row * this.ux;
    this.from = 0;
    this.to = this.#size;
    this.#keepWithin(this.#rowX, this.ux, this.#right);
    this.#keepWithin(this.#rowY, this.uy, this.#bottom);
    if (!(this.from < this.to)) this.from = this.to = 0;
  }

  /** Makes this the stretch of the row's columns [from, to). */
  between(from: number, to: number): this {
    this.px = this.#rowX + from * this.ux;
    this.py = this.#rowY + from * this.uy;
    this.count = to - from;
    return this;
  }

  /** Keeps the columns for which `start + column * step` lies between the margin and `limit`; numbers that are none keep none. */
  #keepWithin(start: number, step: number, limit: number): void {
    // A step this small leaves a row where it began.
    if (Math.abs(step) < 1e-12) {
      if (!(start >= MARGIN && start <= limit)) this.to = 0;
      return;
    }
    const low = (MARGIN - start) / step;
    const high = (limit - start) / step;
    this.from = Math.max(this.from, Math.ceil(Math.min(low, high)));
    this.to = Math.min(this.to, Math.floor(Math.max(low, high)) + 1);
  }
}
