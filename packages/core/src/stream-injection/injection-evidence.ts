import type { MediaSpan } from '../analysis/signal-windows.ts';
import { PictureBeat } from './picture-beat.ts';
import type { RhythmStep } from './picture-rhythm.ts';

/** Seconds that must have been seen before a rhythm is judged. */
const SHORTEST = 4;
/** Hangs, and hangs a second, from which a stream stutters. */
const FEWEST_HANGS = 2;
const HANGS_A_SECOND = 0.2;

/** What a stretch of a call shows of its rhythm. Keeps 42 numbers. */
export class InjectionEvidence {
  pictures = 0;
  #first = NaN;
  #last = NaN;
  #hangs = 0;
  readonly #beat = new PictureBeat();

  picture(timestamp: number, step: RhythmStep | undefined): void {
    if (this.pictures === 0) this.#first = timestamp;
    this.#last = timestamp;
    this.pictures++;
    if (step === undefined) return;
    this.#beat.add(step);
    if (step.afterHang) this.#hangs++;
  }

  get span(): MediaSpan {
    return { start: this.#first, end: this.#last };
  }

  get seconds(): number {
    return this.pictures === 0 ? 0 : this.#last - this.#first;
  }

  /** Pictures a second, on average; undefined where too little was seen to say. */
  get rate(): number | undefined {
    return this.seconds >= SHORTEST ? (this.pictures - 1) / this.seconds : undefined;
  }

  /** Every second picture repeats the one before it. */
  get halved(): boolean {
    return this.seconds >= SHORTEST && this.#beat.halved;
  }

  get hangs(): number {
    return this.#hangs;
  }

  /** The picture hangs again and again, for a moment each, while the scene moves. */
  get stutters(): boolean {
    return (
      this.seconds >= SHORTEST && this.#hangs >= FEWEST_HANGS && this.#hangs >= HANGS_A_SECOND * this.seconds
    );
  }
}
