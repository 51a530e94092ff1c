/** What stands in the way of judging a voice. */
export type SoundLimit = 'audio/clipped' | 'audio/noisy';

/** Values at or beyond this share of full scale count as clipped. */
const CLIPPED_AT = 0.985;
/** Share of clipped values in speech that is too much. */
const MOST_CLIPPED = 0.01;
/** Steps of pause (32 ms each) that tell the noise; fewer tell nothing. */
const FEWEST_PAUSES = 12;
/** What one step weighs in the running means: they look back over some 10 s. */
const FORGET = 1 / 300;

export interface SoundQualityOptions {
  /** Least ratio of speech with noise to noise alone, in decibels. */
  readonly minSnr: number;
}

/** Level, noise and clipping of a call's sound, in running means over some ten seconds. */
export class SoundQuality {
  readonly #minSnr: number;
  #speech = 0;
  #pause = 0;
  #clipped = 0;
  #speechSteps = 0;
  #pauseSteps = 0;

  constructor({ minSnr }: SoundQualityOptions) {
    this.#minSnr = minSnr;
  }

  /** Takes 32 ms of sound. */
  add(sound: Float32Array, speaking: boolean): void {
    let power = 0;
    let clipped = 0;
    for (let i = 0; i < sound.length; i++) {
      const value = sound[i]!;
      power += value * value;
      if (Math.abs(value) >= CLIPPED_AT) clipped++;
    }
    power /= sound.length;
    if (speaking) {
      const weight = Math.max(FORGET, 1 / ++this.#speechSteps);
      this.#speech += (power - this.#speech) * weight;
      this.#clipped += (clipped / sound.length - this.#clipped) * weight;
    } else {
      this.#pause += (power - this.#pause) * Math.max(FORGET, 1 / ++this.#pauseSteps);
    }
  }

  /** Speech and noise over noise, in decibels; `undefined` before enough of both was heard. */
  get snr(): number | undefined {
    if (this.#pauseSteps < FEWEST_PAUSES || this.#speechSteps < FEWEST_PAUSES) return undefined;
    return 10 * Math.log10((this.#speech + 1e-12) / (this.#pause + 1e-12));
  }

  /** What makes the speech of late unfit, if anything does. */
  get limit(): SoundLimit | undefined {
    if (this.#clipped > MOST_CLIPPED) return 'audio/clipped';
    return (this.snr ?? Infinity) < this.#minSnr ? 'audio/noisy' : undefined;
  }
}
