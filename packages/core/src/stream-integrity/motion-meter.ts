import { CELLS } from './picture-cells.ts';

/** Share of the fields that a judgement of motion rests on: those that changed most. A face in view fills more. */
const MOVING_SHARE = 0.1;
/** Pictures that a second must hold to be judged. */
const FEWEST_PICTURES = 3;

/**
 * Measures slow motion: how far the picture, averaged over a second, differs from the second before, in luma levels.
 * Averaging removes noise, whether of a sensor or added to hide a still. Keeps two sums of 144 values.
 */
export class MotionMeter {
  #second = NaN;
  #sum = new Float64Array(CELLS);
  #count = 0;
  #before: Float64Array | undefined;

  /** Takes the next picture's fields. Returns the motion between the last two seconds when the second of them is over. */
  next(timestamp: number, cells: Float32Array): number | undefined {
    if (Number.isNaN(this.#second)) this.#second = timestamp;
    let motion: number | undefined;
    if (timestamp >= this.#second + 1) {
      const mean = this.#count >= FEWEST_PICTURES ? this.#sum.map((sum) => sum / this.#count) : undefined;
      if (mean !== undefined && this.#before !== undefined) motion = difference(mean, this.#before);
      this.#before = mean;
      this.#sum = new Float64Array(CELLS);
      this.#count = 0;
      this.#second = timestamp;
    }
    for (let c = 0; c < CELLS; c++) this.#sum[c]! += cells[c]!;
    this.#count++;
    return motion;
  }
}

/** Mean absolute difference of the fields that changed most. */
function difference(a: Float64Array, b: Float64Array): number {
  const changes = a.map((value, c) => Math.abs(value - b[c]!)).sort();
  const moving = changes.slice(-Math.ceil(MOVING_SHARE * changes.length));
  return moving.reduce((sum, change) => sum + change, 0) / moving.length;
}
