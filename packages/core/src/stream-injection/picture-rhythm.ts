import type { ThumbnailObservation } from '../analyzer.ts';

/** Luma levels by which the picture must change on both sides of a hold: the scene moved, and the picture did not. */
const LEAST_MOTION = 0.8;
/** Share of that change which a repeated picture keeps after an encoder has gone over it. */
const LARGEST_RESIDUE = 0.35;
/** Pictures that a hold lasts at most: longer ones are freezes, and `stream.integrity`'s. */
const LONGEST = 8;
/** Share of the picture that a change is measured in: where it changes most. */
const MOVING_SHARE = 0.1;

/**
 * Sees pictures that are shown again while the scene moves on: what is left when a slower or irregular stream is put
 * on another's clock. Compares each change with its neighbours', so that it needs no exact copies, which encoders do not
 * leave. Keeps one thumbnail and ten numbers.
 */
export class PictureRhythm {
  #last: Uint8Array | undefined;
  #changes: number[] = [];

  /** Takes the next picture; returns how many pictures were held before it, if it ends a hold. */
  next({ luma }: ThumbnailObservation): number | undefined {
    const last = this.#last;
    if (last?.length !== luma.length) {
      this.#last = luma.slice();
      this.#changes = [];
      return undefined;
    }
    const change = largestChanges(last, luma);
    last.set(luma);
    const held = this.#heldBefore(change);
    if (held !== undefined) this.#changes = [];
    this.#changes.push(change);
    if (this.#changes.length > LONGEST + 1) this.#changes.shift();
    return held;
  }

  #heldBefore(after: number): number | undefined {
    let largest = 0;
    for (let held = 1; held < this.#changes.length; held++) {
      largest = Math.max(largest, this.#changes.at(-held)!);
      const moved = Math.min(after, this.#changes.at(-held - 1)!);
      if (moved >= LEAST_MOTION && largest < LARGEST_RESIDUE * moved) return held;
    }
    return undefined;
  }
}

/** Mean absolute difference of the tenth of the pixels that changed most. */
function largestChanges(a: Uint8Array, b: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (let i = 0; i < a.length; i++) counts[Math.abs(a[i]! - b[i]!)]!++;
  const wanted = Math.max(1, Math.floor(MOVING_SHARE * a.length));
  let taken = 0;
  let sum = 0;
  for (let level = 255; level > 0 && taken < wanted; level--) {
    const take = Math.min(counts[level]!, wanted - taken);
    taken += take;
    sum += take * level;
  }
  return sum / wanted;
}
