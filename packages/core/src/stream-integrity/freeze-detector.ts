import type { ThumbnailObservation } from '../analyzer.ts';

/** A stretch of time in seconds. */
interface Stretch {
  start: number;
  end: number;
}

/** What one picture is against the one before it. */
export interface Repetition {
  /** Every pixel equal: the frame was shown twice. */
  readonly duplicate: boolean;
  /** The stretch without change that this picture continues, once it is long enough to be a freeze. */
  readonly frozen?: Readonly<Stretch>;
}

/**
 * Seconds without change that count as frozen. Encoders repeat blocks of a still background exactly, but a living
 * person moves some pixel of a thumbnail: the longest stretch without change in clips without freezes was 0.40 s
 * (n = 19 clips, 422 s at 24-25 pictures a second); a frozen picture kept it for its whole length after re-encoding.
 */
const SHORTEST_FREEZE = 1;
/** Pictures that a freeze must hold: a single gap in time is no freeze. */
const FEWEST_PICTURES = 8;
/** An encoder refines a frozen picture by single levels, in few pixels at a time. */
const LARGEST_CHANGE = 1;
const LARGEST_CHANGED_SHARE = 0.1;

/** Tells a frozen picture from a scene that is merely still. Keeps one thumbnail. */
export class FreezeDetector {
  #last: Uint8Array | undefined;
  #start = 0;
  #pictures = 0;

  next({ timestamp, luma }: ThumbnailObservation): Repetition {
    const last = this.#last;
    const { changed, still } =
      last?.length === luma.length ? compare(last, luma) : { changed: -1, still: false };
    if (last?.length === luma.length) last.set(luma);
    else this.#last = luma.slice();
    if (!still) {
      this.#start = timestamp;
      this.#pictures = 1;
      return { duplicate: false };
    }
    this.#pictures++;
    const duplicate = changed === 0;
    const long = timestamp - this.#start >= SHORTEST_FREEZE && this.#pictures >= FEWEST_PICTURES;
    return long ? { duplicate, frozen: { start: this.#start, end: timestamp } } : { duplicate };
  }
}

function compare(a: Uint8Array, b: Uint8Array): { readonly changed: number; readonly still: boolean } {
  let changed = 0;
  let largest = 0;
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs(a[i]! - b[i]!);
    if (difference > 0) changed++;
    if (difference > largest) largest = difference;
  }
  return { changed, still: largest <= LARGEST_CHANGE && changed <= LARGEST_CHANGED_SHARE * a.length };
}
