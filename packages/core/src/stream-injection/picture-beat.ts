import type { RhythmStep } from './picture-rhythm.ts';

/** Added to a change before its logarithm, in luma levels: what rounding leaves of no change at all. */
const FLOOR = 0.02;
/** Periods of 2, 4 and 6 pictures share these phases. */
const PHASES = 12;
/** Standard errors between the changes of the two halves, and the largest ratio of their (geometric) means, of a beat. */
const SIGNIFICANT = 4.7;
const LARGEST_RATIO = 0.75;
/**
 * Largest ratio of the pixels that change at all in the half that repeats to those in the other half: an encoder leaves a
 * repeated picture alone. Half-way between repeats, which came to at most 0.66 (141 pieces of 29 recordings, through H.264 at
 * two rates and VP8), and streams of which every third or fifth picture was left out, which change by one and two steps in
 * turn and came to at least 0.70 (68 pieces of 17 recordings, 24 of which had a beat otherwise).
 */
const LARGEST_CHANGED = 0.68;
/** Largest ratio of any phase of the half that repeats to any of the other half, with periods of 4 and 6. */
const LARGEST_PHASE_RATIO = 0.9;

/** What the pictures of one phase of a period did. */
interface Phase {
  readonly phase: number;
  readonly count: number;
  /** Of the logarithms of their changes, and the squared standard error of that. */
  readonly mean: number;
  readonly error: number;
}

/**
 * Tells whether every second picture moves on less than the others: the beat of a source at half the stream's rate. The
 * logarithms of all changes of a stretch count, not single repeats, so that it shows in a face that hardly moves, where
 * an encoder leaves more difference than the scene does. Keeps 38 numbers.
 */
export class PictureBeat {
  readonly #count = new Float64Array(PHASES);
  readonly #sum = new Float64Array(PHASES);
  readonly #squares = new Float64Array(PHASES);
  /** Shares of changed pixels, summed over the pictures in even and in odd places. */
  readonly #changed = new Float64Array(2);

  add({ place, change, changed }: Pick<RhythmStep, 'place' | 'change' | 'changed'>): void {
    const phase = place % PHASES;
    const level = Math.log(FLOOR + change);
    this.#count[phase]!++;
    this.#sum[phase]! += level;
    this.#squares[phase]! += level * level;
    this.#changed[place % 2]! += changed;
  }

  /**
   * Every second picture repeats the one before it, and none of the others does: of 25 pictures a second sent as 30 one in
   * six is repeated, and sent as 20 one in four jumps.
   */
  get halved(): boolean {
    const [still, moving] = [this.#phase(0, 2), this.#phase(1, 2)].sort((a, b) => a.mean - b.mean);
    const apart = moving!.mean - still!.mean;
    // NaN, of too few pictures, is no beat.
    if (!(apart >= SIGNIFICANT * Math.sqrt(still!.error + moving!.error))) return false;
    if (!(Math.exp(-apart) < LARGEST_RATIO)) return false;
    const first = still!.phase;
    if (![4, 6].every((period) => this.#overlap(first, period) < LARGEST_PHASE_RATIO)) return false;
    const changed = (half: number): number => this.#changed[half]! / this.#phase(half, 2).count;
    return changed(first) <= LARGEST_CHANGED * changed(1 - first);
  }

  /** The largest mean change of the phases `first`, `first + 2`... of a period, over the least of the others. */
  #overlap(first: number, period: number): number {
    const means = (from: number): readonly number[] =>
      Array.from({ length: period / 2 }, (_, i) => this.#phase(from + 2 * i, period).mean);
    return Math.exp(Math.max(...means(first)) - Math.min(...means(1 - first)));
  }

  #phase(phase: number, period: number): Phase {
    let [count, sum, squares] = [0, 0, 0];
    for (let i = phase; i < PHASES; i += period) {
      count += this.#count[i]!;
      sum += this.#sum[i]!;
      squares += this.#squares[i]!;
    }
    const mean = sum / count;
    return { phase, count, mean, error: Math.max(1e-12, squares / count - mean * mean) / count };
  }
}
