import type { MediaSpan } from '../analysis/signal-windows.ts';

/** Holds a second from which a stream counts as re-timed, and the seconds that must have been seen. */
const MANY_HOLDS = 0.5;
const SHORTEST = 4;
/** Share of the distances between holds that are one and the same, from which the re-timing is regular. */
const REGULAR = 0.6;
/** Holds that regularity is judged on at least. */
const FEWEST_HOLDS = 8;
/** Distances are counted up to this many pictures; longer ones together. */
const LONGEST_DISTANCE = 32;

/** How a stretch of a stream is timed: `irregular` hiccups, or the `regular` beat of a slower source. */
export type Retiming = 'irregular' | 'regular';

/** Counts pictures and holds of a stretch of a call. Keeps 33 numbers. */
export class InjectionEvidence {
  pictures = 0;
  #first = NaN;
  #last = NaN;
  #holds = 0;
  #sinceHold = NaN;
  readonly #distances = new Uint32Array(LONGEST_DISTANCE + 1);

  picture(timestamp: number, held: number | undefined): void {
    if (this.pictures === 0) this.#first = timestamp;
    this.#last = timestamp;
    this.pictures++;
    this.#sinceHold++;
    if (held === undefined) return;
    this.#holds++;
    if (!Number.isNaN(this.#sinceHold)) this.#distances[Math.min(this.#sinceHold, LONGEST_DISTANCE)]!++;
    this.#sinceHold = 0;
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

  get holdsPerSecond(): number {
    return this.seconds > 0 ? this.#holds / this.seconds : 0;
  }

  get retiming(): Retiming | undefined {
    if (this.seconds < SHORTEST || this.holdsPerSecond < MANY_HOLDS) return undefined;
    const usual = Math.max(...this.#distances.subarray(0, LONGEST_DISTANCE));
    return this.#holds >= FEWEST_HOLDS && usual >= REGULAR * (this.#holds - 1) ? 'regular' : 'irregular';
  }
}
