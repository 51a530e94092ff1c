import { hannWindow } from '../spectrum/hann-window.ts';

/** Side of a tile in pixels, a power of two. */
export const TILE = 64;
const HALF = TILE / 2;
const STAGES = Math.log2(TILE);

/** Hann window, so that the edges of a tile are no texture. */
const WINDOW = hannWindow(TILE);
const COS = Float64Array.from({ length: HALF }, (_, i) => Math.cos((2 * Math.PI * i) / TILE));
const SIN = Float64Array.from({ length: HALF }, (_, i) => -Math.sin((2 * Math.PI * i) / TILE));
const REVERSED = Uint8Array.from({ length: TILE }, (_, i) =>
  Array.from({ length: STAGES }, (_, bit) => ((i >> bit) & 1) << (STAGES - 1 - bit)).reduce(
    (a, b) => a + b,
    0,
  ),
);

/** Powers of two tiles; entry v * TILE + u is of u (modulo TILE) cycles a tile across and v, 0 to the reach, down. */
export interface TilePowers {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/**
 * Power spectra of two tiles by a single complex transform: one tile is its real part, the other its imaginary part
 * (W. H. Press et al., "Numerical Recipes", 12.3). Means are taken off first. Frequencies of more than `reach` cycles a
 * tile across are left at 0, those down left out; HALF leaves none out. A real tile's spectrum is symmetric, so that the
 * half-plane that is not there repeats this one. Holds its memory, 250 kB at most: one pair at a time. Costs 0.06 ms.
 */
export class TileSpectrum {
  readonly #reach: number;
  /** Rows of the spectrum down that are transformed across: those within reach. */
  readonly #rows: Uint8Array;
  readonly #re = new Float64Array(TILE * TILE);
  readonly #im = new Float64Array(TILE * TILE);
  readonly #acrossRe: Float64Array;
  readonly #acrossIm: Float64Array;
  readonly #powers: TilePowers;

  constructor(reach: number = HALF) {
    this.#reach = reach;
    this.#rows = Uint8Array.from({ length: TILE }, (_, v) => v).filter((v) => Math.min(v, TILE - v) <= reach);
    this.#acrossRe = new Float64Array(TILE * this.#rows.length);
    this.#acrossIm = new Float64Array(TILE * this.#rows.length);
    const size = (reach + 1) * TILE;
    this.#powers = { first: new Float64Array(size), second: new Float64Array(size) };
  }

  /** Tiles of TILE * TILE values, row-major. What it returns is valid until the next pair. */
  measure(first: Float64Array, second: Float64Array): TilePowers {
    windowed(first, this.#re);
    windowed(second, this.#im);
    transformColumns(this.#re, this.#im, TILE);
    const rows = this.#rows;
    const width = rows.length;
    for (let u = 0; u < TILE; u++) {
      const to = REVERSED[u]! * width;
      for (let j = 0; j < width; j++) {
        const from = rows[j]! * TILE + u;
        this.#acrossRe[to + j] = this.#re[from]!;
        this.#acrossIm[to + j] = this.#im[from]!;
      }
    }
    transformColumns(this.#acrossRe, this.#acrossIm, width);
    this.#split();
    return this.#powers;
  }

  /** Parts the transform of the pair into the powers of each. */
  #split(): void {
    const [re, im] = [this.#acrossRe, this.#acrossIm];
    const { first, second } = this.#powers;
    const width = this.#rows.length;
    for (let v = 0; v <= this.#reach; v++) {
      const mirroredV = v === 0 ? 0 : width - v;
      for (let u = 0; u < TILE; u++) {
        if (Math.min(u, TILE - u) > this.#reach) continue;
        const i = u * width + v;
        // The same frequency with its sign changed: what tells the real part's from the imaginary one's.
        const k = ((TILE - u) % TILE) * width + mirroredV;
        const sumRe = re[i]! + re[k]!;
        const sumIm = im[i]! - im[k]!;
        const difRe = re[i]! - re[k]!;
        const difIm = im[i]! + im[k]!;
        first[v * TILE + u] = (sumRe * sumRe + sumIm * sumIm) / 4;
        second[v * TILE + u] = (difRe * difRe + difIm * difIm) / 4;
      }
    }
  }
}

/** A tile less its mean, under the window, its rows in bit-reversed order. */
function windowed(tile: Float64Array, out: Float64Array): void {
  let sum = 0;
  for (let i = 0; i < TILE * TILE; i++) sum += tile[i]!;
  const mean = sum / (TILE * TILE);
  for (let y = 0, i = 0; y < TILE; y++) {
    const weight = WINDOW[y]!;
    for (let x = 0, o = REVERSED[y]! * TILE; x < TILE; x++, i++, o++) {
      out[o] = (tile[i]! - mean) * WINDOW[x]! * weight;
    }
  }
}

/**
 * Transforms in place `width` columns of TILE values, a power of four, whose rows are in bit-reversed order; two radix-2
 * stages in one pass. All columns take each step together: memory is walked in order, and factors are read once for all.
 */
function transformColumns(re: Float64Array, im: Float64Array, width: number): void {
  for (let half = 1; half < TILE; half *= 4) {
    const apart = half * width;
    for (let k = 0; k < half; k++) {
      const c1 = COS[(k * HALF) / half]!;
      const s1 = SIN[(k * HALF) / half]!;
      const c2 = COS[(k * HALF) / (2 * half)]!;
      const s2 = SIN[(k * HALF) / (2 * half)]!;
      for (let row = k; row < TILE; row += 4 * half) {
        const end = (row + 1) * width;
        for (let i = row * width; i < end; i++) {
          const j = (i + apart) | 0;
          const l = (j + apart) | 0;
          const m = (l + apart) | 0;
          const jRe = re[j]! * c1 - im[j]! * s1;
          const jIm = re[j]! * s1 + im[j]! * c1;
          const mRe = re[m]! * c1 - im[m]! * s1;
          const mIm = re[m]! * s1 + im[m]! * c1;
          const sumRe = re[l]! + mRe;
          const sumIm = im[l]! + mIm;
          const gapRe = re[l]! - mRe;
          const gapIm = im[l]! - mIm;
          const lRe = sumRe * c2 - sumIm * s2;
          const lIm = sumRe * s2 + sumIm * c2;
          // A quarter turn further on, which swaps the parts.
          const turnedRe = gapRe * s2 + gapIm * c2;
          const turnedIm = gapIm * s2 - gapRe * c2;
          const aRe = re[i]! + jRe;
          const aIm = im[i]! + jIm;
          const bRe = re[i]! - jRe;
          const bIm = im[i]! - jIm;
          re[i] = aRe + lRe;
          im[i] = aIm + lIm;
          re[j] = bRe + turnedRe;
          im[j] = bIm + turnedIm;
          re[l] = aRe - lRe;
          im[l] = aIm - lIm;
          re[m] = bRe - turnedRe;
          im[m] = bIm - turnedIm;
        }
      }
    }
  }
}
