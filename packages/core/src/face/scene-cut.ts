import { colourWeights, isI420 } from '../image/i420.ts';
import type { I420Image, Picture } from '../sample.ts';

const COLUMNS = 16;
const ROWS = 9;
const CELLS = COLUMNS * ROWS;
/** Mean absolute change of cell luma (0..255) that starts a scene, after the change of the mean is taken out. */
const CUT_CHANGE = 28;
/** Share of the cells that must have changed: a hand or a person walking past changes fewer. */
const CUT_SHARE = 0.65;

/** Tells whether a picture starts a new scene. */
export interface SceneCutDetector {
  /** Takes the next picture in time; true when it has little in common with the one before. Costs about 0.05 ms. */
  next(image: Picture): boolean;
}

/**
 * Compares coarse luma grids of successive pictures. A change of exposure moves all cells alike and is taken out
 * first, so lights going on are not a cut.
 */
export function createSceneCutDetector(): SceneCutDetector {
  let previous: Float32Array | undefined;
  return {
    next(image) {
      const grid = lumaGrid(image);
      const before = previous;
      previous = grid;
      if (before === undefined) return false;
      let shift = 0;
      for (let i = 0; i < CELLS; i++) shift += (grid[i]! - before[i]!) / CELLS;
      let total = 0;
      let changed = 0;
      for (let i = 0; i < CELLS; i++) {
        const change = Math.abs(grid[i]! - before[i]! - shift);
        total += change / CELLS;
        if (change > CUT_CHANGE / 2) changed++;
      }
      return total > CUT_CHANGE && changed > CELLS * CUT_SHARE;
    },
  };
}

/** Mean luma of 16 x 9 cells, from at most 8 x 8 pixels of each. */
function lumaGrid(picture: Picture): Float32Array {
  const { width, height } = picture;
  const lumaAt = isI420(picture) ? planeReader(picture) : rgbaReader(picture.data);
  const grid = new Float32Array(CELLS);
  const samples = 8;
  for (let cell = 0; cell < CELLS; cell++) {
    const left = ((cell % COLUMNS) * width) / COLUMNS;
    const top = (Math.floor(cell / COLUMNS) * height) / ROWS;
    let sum = 0;
    for (let k = 0; k < samples * samples; k++) {
      const x = Math.floor(left + (((k % samples) + 0.5) / samples) * (width / COLUMNS));
      const y = Math.floor(top + ((Math.floor(k / samples) + 0.5) / samples) * (height / ROWS));
      sum += lumaAt(Math.min(y, height - 1) * width + Math.min(x, width - 1));
    }
    grid[cell] = sum / (samples * samples);
  }
  return grid;
}

function planeReader(picture: I420Image): (pixel: number) => number {
  const { black, luma } = colourWeights(picture);
  return (pixel) => (picture.y[pixel]! - black) * luma;
}

function rgbaReader(data: Uint8ClampedArray): (pixel: number) => number {
  return (pixel) => 0.299 * data[pixel * 4]! + 0.587 * data[pixel * 4 + 1]! + 0.114 * data[pixel * 4 + 2]!;
}
