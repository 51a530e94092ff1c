/** Added to a change before its logarithm, in luma levels: what rounding leaves of no change at all. */
const FLOOR = 0.05;
/** Periods that are told apart share these phases. */
const PHASES = 6;
/** Standard errors between the changes of the two halves, and the largest ratio of their (geometric) means, of a beat. */
const SIGNIFICANT = 4;
const LARGEST_RATIO = 0.75;

/** How far the phase of a period that changes least lies under the others. */
interface Contrast {
  /** Its mean change over that of the next one: 1 = alike. */
  readonly ratio: number;
  /** Their distance in standard errors, of the logarithms. */
  readonly z: number;
}

/**
 * Tells whether every second picture moves on less than the others: the beat of a source at half the stream's rate. The
 * logarithms of all changes of a stretch count, not single repeats, so that it shows in a face that hardly moves, where
 * an encoder leaves more difference than the scene does. Keeps 18 numbers.
 */
export class PictureBeat {
  readonly #count = new Float64Array(PHASES);
  readonly #sum = new Float64Array(PHASES);
  readonly #squares = new Float64Array(PHASES);

  /** `place`: number of the picture on an even clock; `change`: in luma levels. */
  add(place: number, change: number): void {
    const phase = place % PHASES;
    const level = Math.log(FLOOR + change);
    this.#count[phase]!++;
    this.#sum[phase]! += level;
    this.#squares[phase]! += level * level;
  }

  /**
   * Every second picture repeats the one before it. A beat of three (or six, as of 25 pictures a second sent as 30)
   * resembles one of two, and comes of files that were converted.
   */
  get halved(): boolean {
    const { ratio, z } = this.#contrast(2);
    return z >= SIGNIFICANT && ratio < LARGEST_RATIO && z > this.#contrast(3).z;
  }

  #contrast(period: number): Contrast {
    const phases = Array.from({ length: period }, (_, phase) => this.#phase(phase, period));
    const [lowest, next] = phases.sort((a, b) => a.mean - b.mean);
    const error = Math.sqrt(lowest!.error + next!.error);
    // NaN, of too few pictures, is no beat.
    return { ratio: Math.exp(lowest!.mean - next!.mean), z: (next!.mean - lowest!.mean) / error };
  }

  /** Mean of one phase and its squared standard error. */
  #phase(phase: number, period: number): { readonly mean: number; readonly error: number } {
    let [count, sum, squares] = [0, 0, 0];
    for (let i = phase; i < PHASES; i += period) {
      count += this.#count[i]!;
      sum += this.#sum[i]!;
      squares += this.#squares[i]!;
    }
    const mean = sum / count;
    return { mean, error: Math.max(1e-12, squares / count - mean * mean) / count };
  }
}
