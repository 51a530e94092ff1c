import type { MouthShape } from './mouth-shape.ts';

/** The mouth at one moment of speech. */
export interface MouthSample extends MouthShape {
  /** Position on the clock of the sound's blocks; need not be whole. */
  readonly block: number;
}

/** Correlation of mouth and sound, pooled over the pieces of speech so far. */
export interface SyncEstimate {
  /** Largest correlation among the lags, -1..1. */
  readonly peak: number;
  /** The lag of the peak in blocks; positive: the sound is late. */
  readonly lag: number;
  /** Standard deviations between the peak and the mean peak of the nulls; at least the deviation known from speech. */
  readonly z: number;
  /** Largest correlation at the lags that speech in sync has, and at those well apart from them, -1..1. */
  readonly usual: number;
  readonly other: number;
}

/**
 * Lags in blocks at which the sound follows the mouth of a caller in sync, 0 to 0.29 s: lips move 0.1 to 0.3 s before
 * they are heard (Chandrasekaran et al., "The natural statistics of audiovisual speech", PLoS Comput Biol 2009).
 */
export const USUAL_LAGS = { from: 0, to: 9 } as const;
/** Blocks beyond the usual lags that belong to neither: speech resembles itself for about 0.1 s. */
const MARGIN = 3;

/** A mouth that opens for a vowel gets taller, and one that is spread for a smile or a consonant does not count as open. */
const WIDTH_WEIGHT = 0.7;

/** False alignments that the true one is compared with. */
const NULLS = 20;
/**
 * Standard deviation of the peak of unrelated speech, times the square root of its blocks. The nulls of a short piece
 * resemble each other and show too little of it. Measured: 0.12 over 8.5 s (266 blocks; n = 156 pairs, lags to 0.6 s).
 */
const SPREAD = 0.12 * Math.sqrt(266);

/**
 * Correlates the opening of the mouth (lip height less some width) with the level of speech at every lag of a range, and again with the sound moved in a
 * circle by much more than any lag: what is left is what mouths and sounds of this kind agree by chance. Each null has
 * its own best lag, as the true alignment does, so the choice of the lag cannot make a result look significant.
 * Pools the pieces by their sample counts. Keeps 21 sums a lag.
 */
export class LagCorrelation {
  readonly #maxLag: number;
  /** Row k: alignment k (0 the true one), one sum of n * r a lag. */
  readonly #sums: readonly Float64Array[];
  #weight = 0;
  #blocks = 0;

  /** `maxLag`: in blocks, either way. */
  constructor(maxLag: number) {
    this.#maxLag = maxLag;
    this.#sums = Array.from({ length: NULLS + 1 }, () => new Float64Array(2 * maxLag + 1));
  }

  /** Adds a piece: the level of its blocks, and the mouth at moments among them. Needs more blocks than 4 x maxLag. */
  add(levels: readonly number[], mouths: readonly MouthSample[]): void {
    const smooth = smoothed(levels);
    const widths = standardised(mouths.map(({ width }) => width));
    const openness = standardised(mouths.map(({ height }) => height)).map(
      (h, i) => h - WIDTH_WEIGHT * widths[i]!,
    );
    // Every null keeps this far from the true alignment, on the circle: its lags must not reach the true ones.
    const nearest = 2 * this.#maxLag + 1;
    const correlate = correlator(centred(openness), smooth);
    this.#sums.forEach((sums, k) => {
      const shift = k === 0 ? 0 : nearest + ((k - 1) / (NULLS - 1)) * (levels.length - 2 * nearest);
      for (let lag = -this.#maxLag; lag <= this.#maxLag; lag++) {
        sums[lag + this.#maxLag]! += mouths.length * correlate(mouths, lag + shift);
      }
    });
    this.#weight += mouths.length;
    this.#blocks += levels.length;
  }

  /** Undefined before the first piece. */
  estimate(): SyncEstimate | undefined {
    if (this.#weight === 0) return undefined;
    const [truth, ...nulls] = this.#sums.map((sums) => Math.max(...sums) / this.#weight);
    const mean = nulls.reduce((sum, peak) => sum + peak, 0) / NULLS;
    const variance = nulls.reduce((sum, peak) => sum + (peak - mean) ** 2, 0) / (NULLS - 1);
    const first = this.#sums[0]!;
    const lag = first.indexOf(Math.max(...first)) - this.#maxLag;
    const spread = Math.max(Math.sqrt(variance), SPREAD / Math.sqrt(this.#blocks));
    const largest = (wanted: (lag: number) => boolean): number =>
      Math.max(-1, ...first.filter((_, i) => wanted(i - this.#maxLag)).map((sum) => sum / this.#weight));
    return {
      peak: truth!,
      lag,
      z: (truth! - mean) / spread,
      usual: largest((at) => at >= USUAL_LAGS.from && at <= USUAL_LAGS.to),
      other: largest((at) => at < USUAL_LAGS.from - MARGIN || at > USUAL_LAGS.to + MARGIN),
    };
  }
}

/** Zero mean and a standard deviation of one; all 0 where nothing varies. */
function standardised(values: readonly number[]): readonly number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return values.map((value) => (deviation > 1e-9 ? (value - mean) / deviation : 0));
}

/** Mean over three blocks: about 0.1 s, as long as the mouth takes to move. */
function smoothed(levels: readonly number[]): readonly number[] {
  return levels.map((level, i) => ((levels[i - 1] ?? level) + level + (levels[i + 1] ?? level)) / 3);
}

function centred(values: readonly number[]): readonly number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.map((value) => value - mean);
}

/**
 * Pearson's correlation of values (of mean 0) with levels read `shift` blocks after each of the values' places, between
 * two blocks, on a circle; 0 where a side does not vary.
 */
function correlator(
  values: readonly number[],
  levels: readonly number[],
): (places: readonly MouthSample[], shift: number) => number {
  const power = values.reduce((sum, value) => sum + value * value, 0);
  const length = levels.length;
  return (places, shift) => {
    let [sum, squares, products] = [0, 0, 0];
    for (let i = 0; i < values.length; i++) {
      const place = places[i]!.block + shift;
      const floor = Math.floor(place);
      const first = ((floor % length) + length) % length;
      const from = levels[first]!;
      const level = from + (place - floor) * (levels[first + 1 < length ? first + 1 : 0]! - from);
      sum += level;
      squares += level * level;
      products += values[i]! * level;
    }
    const scale = Math.sqrt(power * Math.max(0, squares - (sum * sum) / values.length));
    return scale > 1e-9 ? Math.max(-1, Math.min(1, products / scale)) : 0;
  };
}
