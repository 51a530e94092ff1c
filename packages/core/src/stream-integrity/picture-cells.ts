import type { ThumbnailObservation } from '../analyzer.ts';

const COLUMNS = 16;
const ROWS = 9;
/** Values in the description of a picture by `toCells`. */
export const CELLS: number = COLUMNS * ROWS;

/**
 * Mean luma (0..255) of each field of a 16 x 9 grid laid over a thumbnail of any size, row-major.
 * Coarse on purpose: re-encoding moves such a mean by a fraction of a level, a person who moves by many.
 */
export function toCells({ width, height, luma }: ThumbnailObservation): Float32Array {
  const cells = new Float32Array(CELLS);
  for (let row = 0; row < ROWS; row++) {
    const [top, bottom] = bounds(row, ROWS, height);
    for (let column = 0; column < COLUMNS; column++) {
      const [left, right] = bounds(column, COLUMNS, width);
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) sum += luma[y * width + x] ?? 0;
      }
      cells[row * COLUMNS + column] = sum / ((bottom - top) * (right - left));
    }
  }
  return cells;
}

/** Pixels of one field; at least one, so that a thumbnail smaller than the grid repeats pixels. */
function bounds(index: number, fields: number, size: number): readonly [from: number, to: number] {
  const from = Math.floor((index * size) / fields);
  return [from, Math.max(from + 1, Math.floor(((index + 1) * size) / fields))];
}
