import { CELLS } from './picture-cells.ts';

/** A stretch of pictures that shows again what an earlier stretch showed. */
export interface LoopMatch {
  /** The later showing, in seconds of media time. */
  readonly start: number;
  readonly end: number;
  /** Seconds between the showings; for a reversed one, between the end of the later and the start of the earlier. */
  readonly lag: number;
  readonly reversed: boolean;
  /** How far the showings differ, over how far they would differ if moved by 0.2 to 0.4 s: 0 = exact, 1 = chance. */
  readonly residue: number;
}

/** Another showing of the stretch that ends now: it ends (or, reversed, begins) then. */
interface Showing {
  readonly now: number;
  readonly then: number;
  readonly reversed: boolean;
}

/** Pictures kept: 3 minutes at 30 a second; 144 bytes each, 0.8 MB in all. Older ones are forgotten. */
const CAPACITY = 5400;
/** Length in seconds of the stretch that is looked for: long enough for a gesture, short enough for a short clip. */
const STRETCH = 2;
/** A showing may follow the earlier one after this many seconds at least. */
const SHORTEST_LAG = 1;
/** Seconds between searches: a repetition of `STRETCH + EVERY` is seen for certain. */
const EVERY = 1;
/** Fields of the picture that are compared: those that move most within the stretch. Still background says nothing. */
const WATCHED = 24;
/** Of these, the fields that the whole history is scanned with. */
const SCANNED = 12;
/** Pictures of the stretch that are compared, spread evenly. */
const COMPARED = 25;
/** Luma levels by which the watched fields must differ from themselves 0.2 to 0.4 s away, for a match to mean anything. */
const LEAST_MOTION = 0.45;
/** Luma levels by which re-encoding alone moves a field; more than that is left of a difference. */
const CODING = 0.15;
/**
 * Share of the difference by chance which a repeated stretch may keep. Measured on 32 x 18 thumbnails at 24 or 25 pictures
 * a second: the best match of an 8 s piece with a loop of 2 s, there and back or not, kept at most 0.19 (n = 34, H.264), the
 * stillest moment of 55 real clips at least 0.25 (825 s of 38 recordings, and 17 of these pieces without an attack).
 */
const LARGEST_RESIDUE = 0.22;
/** Seconds by which a match is moved to see what it would look like by chance; the first lies in the past, in reach. */
const SHIFTS = [-0.4, -0.3, -0.2, 0.2, 0.3, 0.4];
/** Residue, before the instants are fitted, at which a candidate is given up. */
const HOPELESS = 0.8;
const CANDIDATES = 6;

/**
 * Looks for stretches that repeat earlier ones, forwards or backwards, through re-encoding and changes of frame rate.
 * A person who sits still looks like a repetition of any earlier moment; so a match counts only if it is exact in
 * time: moved by a few tenths of a second, the same stretches must differ several times more.
 * A search costs about 1 ms with a full history.
 */
export class LoopFinder {
  readonly #times = new Float64Array(CAPACITY);
  readonly #cells = new Uint8Array(CAPACITY * CELLS);
  #count = 0;
  #nextSearch = NaN;

  /** Takes the next picture's fields; returns a match that ends with it, when a search was due and found one. */
  next(timestamp: number, cells: Float32Array): LoopMatch | undefined {
    const slot = this.#count % CAPACITY;
    this.#times[slot] = timestamp;
    // Uint8Array truncates; rounding halves the error.
    for (let c = 0; c < CELLS; c++) this.#cells[slot * CELLS + c] = Math.round(cells[c]!);
    this.#count++;
    if (Number.isNaN(this.#nextSearch)) this.#nextSearch = timestamp + STRETCH + SHORTEST_LAG;
    if (timestamp < this.#nextSearch) return undefined;
    this.#nextSearch = timestamp + EVERY;
    return this.#search(timestamp);
  }

  #search(now: number): LoopMatch | undefined {
    const stretch = this.#stretch(now);
    if (stretch.length < COMPARED / 3) return undefined;
    const watched = this.#watched(stretch);
    const last = this.#count - 1;
    let best: LoopMatch | undefined;
    for (const candidate of this.#candidates(last, watched, now - SHORTEST_LAG)) {
      for (const reversed of [false, true]) {
        const match = this.#verify(stretch, watched, { now, then: this.#time(candidate), reversed });
        if (match !== undefined && match.residue < (best?.residue ?? LARGEST_RESIDUE)) best = match;
      }
    }
    return best;
  }

  /** Indices of the pictures of the last `STRETCH` seconds, at most `COMPARED` of them. */
  #stretch(now: number): readonly number[] {
    let first = this.#count - 1;
    while (first > this.#oldest && this.#time(first - 1) >= now - STRETCH) first--;
    const step = Math.max(1, (this.#count - first) / COMPARED);
    const indices: number[] = [];
    for (let i = first; i < this.#count; i += step) indices.push(Math.floor(i));
    return indices;
  }

  /** The fields with the largest variance in the stretch. */
  #watched(stretch: readonly number[]): readonly number[] {
    const cells = this.#cells;
    const places = stretch.map((index) => (index % CAPACITY) * CELLS);
    const variances = Array.from({ length: CELLS }, (_, cell) => {
      let sum = 0;
      let squares = 0;
      for (let i = 0; i < places.length; i++) {
        const value = cells[places[i]! + cell]!;
        sum += value;
        squares += value * value;
      }
      return { cell, variance: squares / stretch.length - (sum / stretch.length) ** 2 };
    });
    return variances
      .sort((a, b) => b.variance - a.variance || a.cell - b.cell)
      .slice(0, WATCHED)
      .map(({ cell }) => cell);
  }

  /** Earlier pictures that look most like the last one: local minima of the distance, best first. */
  #candidates(last: number, watched: readonly number[], before: number): readonly number[] {
    const cells = Uint8Array.from(watched.slice(0, SCANNED));
    const wanted = cells.map((cell) => this.#cell(last, cell));
    const kept = this.#cells;
    const found: { readonly index: number; readonly distance: number }[] = [];
    let previous = Infinity;
    let current = Infinity;
    for (let index = this.#oldest; index <= last; index++) {
      const beyond = this.#time(index) > before;
      let next = beyond ? Infinity : 0;
      const base = (index % CAPACITY) * CELLS;
      for (let i = 0; i < cells.length; i++) next += Math.abs(kept[base + cells[i]!]! - wanted[i]!);
      if (current < previous && current <= next) found.push({ index: index - 1, distance: current });
      if (beyond) break;
      previous = current;
      current = next;
    }
    return found
      .sort((a, b) => a.distance - b.distance || a.index - b.index)
      .slice(0, CANDIDATES)
      .map(({ index }) => index);
  }

  #verify(stretch: readonly number[], watched: readonly number[], at: Showing): LoopMatch | undefined {
    const { now, then, reversed } = at;
    const start = this.#time(stretch[0]!);
    // Near its turning point any movement mirrors itself: the two stretches may not touch.
    if (reversed && then + (now - start) > start - SHORTEST_LAG / 2) return undefined;
    const difference = (shift: number): number =>
      this.#difference(stretch, watched, { ...at, then: then + shift });
    // Most candidates fail by far: two of the nine sums show it.
    // Where the earlier stretch begins with the call, there is nothing before it.
    const beside = difference(SHIFTS[0]!);
    const chance = Number.isNaN(beside) ? difference(SHIFTS.at(-1)!) : beside;
    if (!(difference(0) < HOPELESS * chance)) return undefined;
    // The frames of the two showings need not fall on the same instants.
    const exact = Math.min(...[-0.02, 0, 0.02].map(difference).filter((d) => !Number.isNaN(d)));
    const moved = SHIFTS.map(difference).filter((d) => !Number.isNaN(d));
    if (moved.length < SHIFTS.length / 2 || !Number.isFinite(exact)) return undefined;
    const motion = moved.sort((a, b) => a - b)[Math.floor(moved.length / 2)]!;
    // Light that flickers looks the same again after each of its periods: no shift may agree with it.
    if (motion < LEAST_MOTION || moved[0]! < LEAST_MOTION / 2) return undefined;
    return { start, end: now, lag: now - then, reversed, residue: Math.max(0, exact - CODING) / motion };
  }

  /** Mean difference between the stretch and another showing of it; NaN where that is not all kept. */
  #difference(stretch: readonly number[], watched: readonly number[], at: Showing): number {
    const { now, then, reversed } = at;
    const direction = reversed ? 1 : -1;
    let sum = 0;
    for (let i = 0; i < stretch.length; i++) {
      const index = stretch[i]!;
      const time = then + direction * (now - this.#time(index));
      const earlier = this.#indexAt(time);
      if (earlier === undefined) return NaN;
      sum += this.#distanceAt(index, { time, index: earlier }, watched);
    }
    return sum / stretch.length;
  }

  /** Newest picture at or before a time; undefined where none is kept. Binary search. */
  #indexAt(time: number): number | undefined {
    let low = this.#oldest;
    let high = this.#count - 2;
    if (high < low || time < this.#time(low) || time > this.#time(high + 1)) return undefined;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#time(middle) <= time) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Mean difference between a picture and the moment `time`, read off between two pictures. */
  #distanceAt(
    index: number,
    moment: { readonly time: number; readonly index: number },
    watched: readonly number[],
  ): number {
    const from = this.#time(moment.index);
    const weight = (moment.time - from) / (this.#time(moment.index + 1) - from);
    // The places of the three pictures in memory are found once, not for every field.
    const cells = this.#cells;
    const picture = (index % CAPACITY) * CELLS;
    const earlier = (moment.index % CAPACITY) * CELLS;
    const later = ((moment.index + 1) % CAPACITY) * CELLS;
    let sum = 0;
    for (let i = 0; i < watched.length; i++) {
      const cell = watched[i]!;
      const before = cells[earlier + cell]!;
      const value = before + weight * (cells[later + cell]! - before);
      sum += Math.abs(cells[picture + cell]! - value);
    }
    return sum / watched.length;
  }

  get #oldest(): number {
    return Math.max(0, this.#count - CAPACITY);
  }

  #time(index: number): number {
    return this.#times[index % CAPACITY]!;
  }

  #cell(index: number, cell: number): number {
    return this.#cells[(index % CAPACITY) * CELLS + cell]!;
  }
}
