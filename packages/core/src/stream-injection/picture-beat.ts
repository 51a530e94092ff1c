/** Added to a change before its logarithm, in luma levels: what rounding leaves of no change at all. */
const FLOOR = 0.05;
/** Periods of 2, 4 and 6 pictures share these phases. */
const PHASES = 12;
/** Standard errors between the changes of the two halves, and the largest ratio of their (geometric) means, of a beat. */
const SIGNIFICANT = 4.7;
const LARGEST_RATIO = 0.75;
/**
 * Largest share of a full change that the repeats keep where the scene moves most. A stream of which every third picture
 * was left out changes by one and two steps in turn, so by about half (24 real clips: 0.46 and more where the beat was
 * significant). Repeats came to 0.02 to 0.54, 14 of 17 under it.
 */
const LARGEST_SHARE = 0.45;

/** Largest ratio of any phase of the half that repeats to any of the other half, with periods of 4 and 6. */
const LARGEST_PHASE_RATIO = 0.9;

/**
 * Tells whether every second picture moves on less than the others: the beat of a source at half the stream's rate. The
 * logarithms of all changes of a stretch count, not single repeats, so that it shows in a face that hardly moves, where
 * an encoder leaves more difference than the scene does. Keeps 41 numbers.
 */
export class PictureBeat {
  readonly #count = new Float64Array(PHASES);
  readonly #sum = new Float64Array(PHASES);
  readonly #squares = new Float64Array(PHASES);
  /** Of neighbours: products, and squares of those in even and in odd places. */
  #products = 0;
  readonly #powers = new Float64Array(2);
  #before = { place: NaN, change: NaN };

  /** `place`: number of the picture on an even clock; `change`: in luma levels. */
  add(place: number, change: number): void {
    const phase = place % PHASES;
    const level = Math.log(FLOOR + change);
    this.#count[phase]!++;
    this.#sum[phase]! += level;
    this.#squares[phase]! += level * level;
    const before = this.#before;
    if (place === before.place + 1) {
      this.#products += before.change * change;
      this.#powers[before.place % 2]! += before.change * before.change;
      this.#powers[place % 2]! += change * change;
    }
    this.#before = { place, change };
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
    // Least squares of repeats on full changes, through the origin: large changes count most.
    return this.#products <= LARGEST_SHARE * this.#powers[1 - first]!;
  }

  /** The largest mean change of the phases `first`, `first + 2`... of a period, over the least of the others. */
  #overlap(first: number, period: number): number {
    const means = (from: number): readonly number[] =>
      Array.from({ length: period / 2 }, (_, i) => this.#phase(from + 2 * i, period).mean);
    return Math.exp(Math.max(...means(first)) - Math.min(...means(1 - first)));
  }

  /** Mean of one phase and its squared standard error. */
  #phase(
    phase: number,
    period: number,
  ): { readonly phase: number; readonly mean: number; readonly error: number } {
    let [count, sum, squares] = [0, 0, 0];
    for (let i = phase; i < PHASES; i += period) {
      count += this.#count[i]!;
      sum += this.#sum[i]!;
      squares += this.#squares[i]!;
    }
    const mean = sum / count;
    return { phase, mean, error: Math.max(1e-12, squares / count - mean * mean) / count };
  }
}
