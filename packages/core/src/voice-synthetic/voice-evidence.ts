/** How the mean logit of a call becomes a log-likelihood ratio; of the model's manifest, fitted on a named set. */
export interface VoiceCalibration {
  /** Nats per unit of logit, for endless speech. */
  readonly slope: number;
  /** Nats at a logit of 0, for endless speech. */
  readonly intercept: number;
  /** Seconds of speech at which half of that is claimed: variance within calls over variance between. Default 0. */
  readonly halfSeconds?: number | undefined;
  /** Largest ratio claimed against a caller, in nats; and for one, unless `excuse` says less. */
  readonly limit: number;
  /** Largest ratio claimed for a caller, in nats: new systems sound genuine more easily than genuine voices sound made. */
  readonly excuse?: number | undefined;
}

/** The logit at which endless speech speaks for neither side; the network's own 0 without a calibration. */
export function undecidedAt(calibration: VoiceCalibration | undefined): number {
  return calibration === undefined || calibration.slope <= 0 ? 0 : -calibration.intercept / calibration.slope;
}

/** Logits beyond this count as this: no single window may decide a call. */
const LARGEST = 6;

/** Mean logit of windows, weighed by their new seconds of speech. */
export class VoiceEvidence {
  #sum = 0;
  #seconds = 0;

  /** Seconds of speech judged. */
  get seconds(): number {
    return this.#seconds;
  }

  /** NaN before the first window. */
  get logit(): number {
    return this.#sum / this.#seconds;
  }

  add(logit: number, seconds: number): void {
    this.#sum += Math.max(-LARGEST, Math.min(LARGEST, logit)) * seconds;
    this.#seconds += seconds;
  }

  /**
   * Ratio for Gaussian classes of one variance, which is that between calls plus that within a call over its seconds:
   * windows of a call share a speaker and a channel, so more of them help ever less.
   */
  llr({ slope, intercept, halfSeconds = 0, limit, excuse = limit }: VoiceCalibration): number {
    const trust = this.#seconds / (this.#seconds + halfSeconds);
    return Math.max(-Math.min(excuse, limit), Math.min(limit, trust * (slope * this.logit + intercept)));
  }
}
