/** Logits beyond this are all alike: the sigmoid of 16 is 1 - 1e-7. */
const LIMIT = 16;
const BINS = 256;
/** Share of the values left out at either end of a trimmed mean: a blink or a hand over the face, and a lucky frame. */
const TRIM = 0.1;

/**
 * Trimmed mean of any number of logits, exact but for the bins at the cuts. A value counts in the two bins whose centres
 * it lies between, by nearness: what differs by a rounding error, as it does between runtimes, may not change bins at one
 * stroke. Keeps 512 numbers.
 */
export class LogitHistogram {
  readonly #counts = new Float64Array(BINS);
  readonly #sums = new Float64Array(BINS);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(logit: number): void {
    const value = Math.max(-LIMIT, Math.min(LIMIT, logit));
    const place = ((value + LIMIT) / (2 * LIMIT)) * (BINS - 1);
    const bin = Math.min(BINS - 2, Math.floor(place));
    const upper = place - bin;
    this.#counts[bin]! += 1 - upper;
    this.#sums[bin]! += (1 - upper) * value;
    this.#counts[bin + 1]! += upper;
    this.#sums[bin + 1]! += upper * value;
    this.#count++;
  }

  /** Mean of the middle 80 % of the values; NaN without values. */
  trimmedMean(): number {
    const low = TRIM * this.#count;
    const high = (1 - TRIM) * this.#count;
    let below = 0;
    let weight = 0;
    let sum = 0;
    for (let bin = 0; bin < BINS; bin++) {
      const count = this.#counts[bin]!;
      const kept = Math.max(0, Math.min(high, below + count) - Math.max(low, below));
      below += count;
      if (kept === 0) continue;
      weight += kept;
      sum += (this.#sums[bin]! / count) * kept;
    }
    return sum / weight;
  }
}
