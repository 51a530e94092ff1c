/** Side of a tile in pixels, a power of two. */
export const TILE = 64;
const HALF = TILE / 2;
const STAGES = Math.log2(TILE);

/** Hann window, so that the edges of a tile are no texture. */
const WINDOW = Float64Array.from({ length: TILE }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / TILE));
const COS = Float64Array.from({ length: HALF }, (_, i) => Math.cos((2 * Math.PI * i) / TILE));
const SIN = Float64Array.from({ length: HALF }, (_, i) => -Math.sin((2 * Math.PI * i) / TILE));
const REVERSED = Uint8Array.from({ length: TILE }, (_, i) =>
  Array.from({ length: STAGES }, (_, bit) => ((i >> bit) & 1) << (STAGES - 1 - bit)).reduce(
    (a, b) => a + b,
    0,
  ),
);

/** Powers of two tiles, `TILE * TILE` each; entry v * TILE + u is of u and v cycles a tile, modulo TILE. */
export interface TilePowers {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/**
 * Power spectra of two tiles by a single complex transform: one tile is its real part, the other its imaginary part (W. H. Press et al., "Numerical Recipes", 12.3). Means are taken off first. Overwrites the inputs.
 * Costs about 0.2 ms.
 */
export function tilePowers(first: Float64Array, second: Float64Array): TilePowers {
  windowed(first);
  windowed(second);
  for (let row = 0; row < TILE; row++) transform(first, second, row * TILE, 1);
  for (let column = 0; column < TILE; column++) transform(first, second, column, TILE);
  const powers = { first: new Float64Array(TILE * TILE), second: new Float64Array(TILE * TILE) };
  for (let v = 0; v < TILE; v++) {
    for (let u = 0; u < TILE; u++) {
      const i = v * TILE + u;
      // The same frequency with its sign changed: what tells the real part's from the imaginary one's.
      const k = ((TILE - v) % TILE) * TILE + ((TILE - u) % TILE);
      const [sumRe, sumIm] = [first[i]! + first[k]!, second[i]! - second[k]!];
      const [difRe, difIm] = [first[i]! - first[k]!, second[i]! + second[k]!];
      powers.first[i] = (sumRe * sumRe + sumIm * sumIm) / 4;
      powers.second[i] = (difRe * difRe + difIm * difIm) / 4;
    }
  }
  return powers;
}

function windowed(channel: Float64Array): void {
  let sum = 0;
  for (const value of channel) sum += value;
  const mean = sum / channel.length;
  for (let i = 0; i < channel.length; i++) {
    channel[i] = (channel[i]! - mean) * WINDOW[i % TILE]! * WINDOW[Math.floor(i / TILE)]!;
  }
}

/** Radix-2 transform in place of `TILE` values, `stride` apart. */
function transform(re: Float64Array, im: Float64Array, offset: number, stride: number): void {
  for (let i = 0; i < TILE; i++) {
    const k = REVERSED[i]!;
    if (k <= i) continue;
    const [a, b] = [offset + i * stride, offset + k * stride];
    const [keptRe, keptIm] = [re[a]!, im[a]!];
    re[a] = re[b]!;
    im[a] = im[b]!;
    re[b] = keptRe;
    im[b] = keptIm;
  }
  for (let half = 1; half < TILE; half *= 2) {
    const step = HALF / half;
    for (let start = 0; start < TILE; start += 2 * half) {
      for (let j = 0; j < half; j++) {
        const [cos, sin] = [COS[j * step]!, SIN[j * step]!];
        const a = offset + (start + j) * stride;
        const b = a + half * stride;
        const partRe = re[b]! * cos - im[b]! * sin;
        const partIm = re[b]! * sin + im[b]! * cos;
        re[b] = re[a]! - partRe;
        im[b] = im[a]! - partIm;
        re[a]! += partRe;
        im[a]! += partIm;
      }
    }
  }
}
