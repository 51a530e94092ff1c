import type { MediaSpan } from '../analysis/signal-windows.ts';

/**
 * What each kind of evidence adds to the score at its strongest. A loop or a still that is shown as a caller has no
 * innocent cause; freezes, gaps and steps also come from networks, so alone they leave the call nearer to genuine.
 * Judgement, not measurement: a calibrated ratio is to replace it.
 */
const WEIGHTS = {
  loop: 0.95,
  /** A face in view, and nothing moves. */
  static: 0.9,
  frozen: 0.5,
  sharpness: 0.25,
  gap: 0.2,
  duplicates: 0.1,
  resolution: 0.05,
} as const;

/** Score of a picture that cannot be told either way: black, or still without a face in view. */
const UNDECIDED = 0.5;
/** Mean motion a second, in luma levels, under which nothing moves. Re-encoded stills with added noise: at most 0.46. */
const STILL = 0.6;
/** Comparisons of seconds that a still must last for. */
const FEWEST_STILL = 3;
/** Luma of the brightest field of a picture that counts as black: video black is 16, noise and logos are above. */
const BLACK = 24;
const MOSTLY = 0.95;
/** Share of repeated frames that no longer passes as a frame that came late. Half: 15 frames a second sent as 30. */
const MANY_DUPLICATES = 0.3;

/** Seconds after which another loop is another find. */
const LOOP_APART = 5;

/** Counts of what happened in a stretch of a call, and the score that they make. Twelve numbers. */
export class StreamEvidence {
  pictures = 0;
  #first = NaN;
  #last = NaN;
  #black = 0;
  #duplicates = 0;
  #frozen = 0;
  #still = 0;
  #moving = 0;
  #frames = 0;
  #faces = 0;
  #loopAt = -Infinity;
  /** Loops found, those within five seconds counted once: a caller who sits still may match themselves twice. */
  loops = 0;
  #gaps = 0;
  #steps = { resolution: 0, sharpness: 0 };

  picture(timestamp: number, brightest: number): void {
    if (this.pictures === 0) this.#first = timestamp;
    this.#last = timestamp;
    this.pictures++;
    if (brightest < BLACK) this.#black++;
  }

  frame(hasFace: boolean): void {
    this.#frames++;
    if (hasFace) this.#faces++;
  }

  duplicate(): void {
    this.#duplicates++;
  }

  /** `seconds`: by how much a freeze grew. */
  freeze(seconds: number): void {
    this.#frozen += seconds;
  }

  /** `levels`: difference between one second and the next. */
  motion(levels: number): void {
    if (levels < STILL) this.#still++;
    else this.#moving++;
  }

  loop(timestamp: number): void {
    if (timestamp < this.#loopAt + LOOP_APART) return;
    this.#loopAt = timestamp;
    this.loops++;
  }

  gap(): void {
    this.#gaps++;
  }

  step(kind: 'resolution' | 'sharpness'): void {
    this.#steps[kind]++;
  }

  /** Between the first and the last picture. */
  get span(): MediaSpan {
    return { start: this.#first, end: this.#last };
  }

  get seconds(): number {
    return this.pictures === 0 ? 0 : this.#last - this.#first;
  }

  get black(): boolean {
    return this.pictures > 0 && this.#black >= MOSTLY * this.pictures;
  }

  get static(): boolean {
    return this.#moving === 0 && this.#still >= FEWEST_STILL;
  }

  get manyDuplicates(): boolean {
    return this.#duplicates > MANY_DUPLICATES * this.pictures;
  }

  /** 1 - the product of (1 - weight) over what was found ("noisy or"): evidence adds up, and never beyond 1. */
  get score(): number {
    if (this.black) return UNDECIDED;
    if (this.static) return this.#faces > this.#frames / 2 ? WEIGHTS.static : UNDECIDED;
    const found = [
      this.loops > 0 ? WEIGHTS.loop : 0,
      this.seconds > 0 ? WEIGHTS.frozen * Math.min(1, (2 * this.#frozen) / this.seconds) : 0,
      this.#steps.sharpness > 0 ? WEIGHTS.sharpness : 0,
      this.#gaps > 0 ? WEIGHTS.gap : 0,
      this.manyDuplicates ? WEIGHTS.duplicates : 0,
      this.#steps.resolution > 0 ? WEIGHTS.resolution : 0,
    ];
    return 1 - found.reduce((genuine, weight) => genuine * (1 - weight), 1);
  }
}
