/** The mouth at one moment of speech. */
export interface MouthSample {
  /** Position on the clock of the sound's blocks; need not be whole. */
  readonly block: number;
  readonly openness: number;
}

/** Correlation of mouth and sound, pooled over the pieces of speech so far. */
export interface SyncEstimate {
  /** Largest correlation among the lags, -1..1. */
  readonly peak: number;
  /** The lag of the peak in blocks; positive: the sound is late. */
  readonly lag: number;
  /** Standard deviations between the peak and the mean peak of the nulls; at least the deviation known from speech. */
  readonly z: number;
}

/** False alignments that the true one is compared with. */
const NULLS = 20;
/**
 * Standard deviation of the peak of unrelated speech, times the square root of its blocks. The nulls of a short piece
 * resemble each other and show too little of it. Measured: 0.12 over 8.5 s (266 blocks; n = 156 pairs, lags to 0.6 s).
 */
const SPREAD = 0.12 * Math.sqrt(266);

/**
 * Correlates mouth openness with the level of speech at every lag of a range, and again with the sound moved in a
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
    const openness = mouths.map((sample) => sample.openness);
    // Every null keeps this far from the true alignment, on the circle: its lags must not reach the true ones.
    const nearest = 2 * this.#maxLag + 1;
    this.#sums.forEach((sums, k) => {
      const shift = k === 0 ? 0 : nearest + ((k - 1) / (NULLS - 1)) * (levels.length - 2 * nearest);
      for (let lag = -this.#maxLag; lag <= this.#maxLag; lag++) {
        const sound = mouths.map(({ block }) => at(smooth, block + lag + shift));
        sums[lag + this.#maxLag]! += mouths.length * pearson(openness, sound);
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
    return { peak: truth!, lag, z: (truth! - mean) / spread };
  }
}

/** Mean over three blocks: about 0.1 s, as long as the mouth takes to move. */
function smoothed(levels: readonly number[]): readonly number[] {
  return levels.map((level, i) => ((levels[i - 1] ?? level) + level + (levels[i + 1] ?? level)) / 3);
}

/** Value between two blocks, on a circle. */
function at(levels: readonly number[], block: number): number {
  const floor = Math.floor(block);
  const wrap = (index: number): number => levels[((index % levels.length) + levels.length) % levels.length]!;
  return wrap(floor) + (block - floor) * (wrap(floor + 1) - wrap(floor));
}

/** Pearson's correlation; 0 where a side does not vary. */
function pearson(a: readonly number[], b: readonly number[]): number {
  const meanA = a.reduce((sum, value) => sum + value, 0) / a.length;
  const meanB = b.reduce((sum, value) => sum + value, 0) / b.length;
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    const x = value - meanA;
    const y = b[i]! - meanB;
    ab += x * y;
    aa += x * x;
    bb += y * y;
  });
  const scale = Math.sqrt(aa * bb);
  return scale > 1e-12 ? Math.max(-1, Math.min(1, ab / scale)) : 0;
}
