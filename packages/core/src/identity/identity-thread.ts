import { dot, meanDirection } from './directions.ts';

/** How well a face or voice agrees with its own past, after one more descriptor. */
export interface Continuity {
  /** The last descriptors against the ones just before, cosine of the means, -1..1. */
  readonly step: number;
  /** The last descriptors against those that it began with (or changed to). */
  readonly likeness: number;
  /** Times of the last descriptor before the likeliest step and of the first after it, in seconds. */
  readonly start: number;
  readonly end: number;
  /** True when all the last descriptors lie after that step: it cannot show any clearer. */
  readonly settled: boolean;
}

/** Descriptors before a possible change: of a face 8 s at one a second, 24 s while calm; of a voice 16 s of speech. */
const BEFORE = 8;
/** Descriptors after it. */
export const AFTER = 3;
/** Fewest descriptors before a possible change. */
const FEWEST_BEFORE = 3;
/** Descriptors that the beginning is the mean of; fixed afterwards, so that it cannot be led away slowly. */
const REFERENCE = 20;

/** Cosine of one descriptor with the reference that no change is hiding behind; see `CHANGED` of the analyzer. */
const CALM = 0.75;

/**
 * Compares one face or voice with its own past in two ways: the last few seconds against the ones before (a step: the
 * two-window form of change-point detection, Basseville and Nikiforov 1993, ch. 2), and against its beginning (a slow
 * morph). Keeps 31 descriptors: of a face 127 kB, of a voice 32 kB.
 */
export class IdentityThread {
  readonly #recent: { readonly timestamp: number; readonly descriptor: Float32Array }[] = [];
  #reference: Float32Array[] = [];
  #referenceMean: Float32Array | undefined;

  /** Takes the next descriptor; undefined until there are enough on both sides. */
  next(timestamp: number, descriptor: Float32Array): Continuity | undefined {
    this.#recent.push({ timestamp, descriptor });
    if (this.#recent.length > BEFORE + AFTER) this.#recent.shift();
    const split = this.#recent.length - AFTER;
    if (split < FEWEST_BEFORE) return undefined;
    const before = this.#recent.slice(0, split);
    const after = this.#recent.slice(split);
    this.#learn(before.at(-1)!.descriptor);
    const mean = directionOf(after);
    const [earlier, reference] = [directionOf(before), this.#referenceMean];
    if (mean === undefined || earlier === undefined || reference === undefined) return undefined;
    const boundary = this.#boundary();
    return {
      step: dot(earlier, mean),
      likeness: dot(reference, mean),
      start: this.#recent[boundary - 1]!.timestamp,
      end: this.#recent[boundary]!.timestamp,
      settled: boundary === split,
    };
  }

  /** True while the newest descriptor alone is like the beginning: no hurry for the next. */
  get calm(): boolean {
    const newest = this.#recent.at(-1)?.descriptor;
    return (
      newest !== undefined && this.#referenceMean !== undefined && dot(this.#referenceMean, newest) >= CALM
    );
  }

  /** Takes who came after the step as the one to compare with from now on: the change was reported. */
  accept(): void {
    this.#recent.splice(0, this.#boundary());
    this.#reference = [];
    this.#referenceMean = undefined;
  }

  /** Index of the first descriptor after the step: two thirds of somebody new make a step already, so look for it. */
  #boundary(): number {
    const first = this.#recent.length - AFTER;
    let [best, least] = [first, Infinity];
    for (let i = first; i < this.#recent.length; i++) {
      const likeness = dot(this.#recent[i - 1]!.descriptor, this.#recent[i]!.descriptor);
      if (likeness < least) [best, least] = [i, likeness];
    }
    return best;
  }

  /** The newest descriptors are left out: were they of another, they would hide it. */
  #learn(descriptor: Float32Array): void {
    if (this.#reference.length >= REFERENCE) return;
    if (this.#reference.length === 0) {
      this.#reference = this.#recent.slice(0, -AFTER).map((entry) => entry.descriptor);
    } else this.#reference.push(descriptor);
    this.#referenceMean = meanDirection(this.#reference);
  }
}

function directionOf(entries: readonly { readonly descriptor: Float32Array }[]): Float32Array | undefined {
  return meanDirection(entries.map(({ descriptor }) => descriptor));
}
