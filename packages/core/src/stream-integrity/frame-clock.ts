/** A hole in the sequence of pictures, in seconds of media time. */
export interface Gap {
  readonly start: number;
  readonly end: number;
}

/** Intervals that the usual one is the median of. */
const REMEMBERED = 65;
/** A hole is this many usual intervals long, and this many seconds. A late frame or two is not one. */
const FACTOR = 5;
const SHORTEST_GAP = 0.5;

/** Watches the instants that pictures carry. Keeps 65 numbers. */
export class FrameClock {
  readonly #intervals: number[] = [];
  #last = NaN;

  /** Takes the next instant; returns the gap before it, if it is one. */
  next(timestamp: number): Gap | undefined {
    const start = this.#last;
    this.#last = timestamp;
    if (Number.isNaN(start)) return undefined;
    const interval = timestamp - start;
    const usual = interval >= SHORTEST_GAP ? this.#median() : undefined;
    this.#intervals.push(interval);
    if (this.#intervals.length > REMEMBERED) this.#intervals.shift();
    const gap = usual !== undefined && interval >= FACTOR * usual;
    return gap ? { start, end: timestamp } : undefined;
  }

  #median(): number | undefined {
    return [...this.#intervals].sort((a, b) => a - b)[this.#intervals.length >> 1];
  }
}
