/** Spectra of real frames of one length; holds tables and scratch, so one at a time. */
export interface RealSpectrum {
  /** Writes X[k], k = 0 .. bins - 1, of `frame` (at most `size` values, zero-padded) into `real` and `imaginary`. */
  measure(frame: Float32Array | Float64Array, real: Float64Array, imaginary: Float64Array): void;
}

/**
 * Fast Fourier transform of real frames: a transform of half the length on the even and odd values as real and
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
  const padded = new Float64Array(size);
  const re = new Float64Array(half);
  const im = new Float64Array(half);

  return {
    measure(frame, real, imaginary) {
      let whole = frame;
      if (frame.length < size) {
        padded.set(frame);
        padded.fill(0, frame.length);
        whole = padded;
      }
      for (let i = 0; i < half; i++) {
        const from = 2 * order[i]!;
        re[i] = whole[from]!;
        im[i] = whole[from + 1]!;
      }
      transform(re, im, cos, sin);
      real[0] = re[0]! + im[0]!;
      imaginary[0] = 0;
      // Bin k and its mirror image come out of the same four sums.
      for (let k = 1, mirror = half - 1; k <= mirror; k++, mirror--) {
        const evenRe = (re[k]! + re[mirror]!) / 2;
        const evenIm = (im[k]! - im[mirror]!) / 2;
        const oddRe = (im[k]! + im[mirror]!) / 2;
        const oddIm = (re[mirror]! - re[k]!) / 2;
        const turnedRe = cos[k]! * oddRe + sin[k]! * oddIm;
        const turnedIm = cos[k]! * oddIm - sin[k]! * oddRe;
        if (mirror < bins) {
          real[mirror] = evenRe - turnedRe;
          imaginary[mirror] = turnedIm - evenIm;
        }
        if (k < bins) {
          real[k] = evenRe + turnedRe;
          imaginary[k] = evenIm + turnedIm;
        }
      }
    },
  };
}

/** In place, decimation in time, of values in bit-reversed order; the tables are those of twice the length. */
function transform(re: Float64Array, im: Float64Array, cos: Float64Array, sin: Float64Array): void {
  const length = re.length;
  let width = 1;
  if (Math.log2(length) % 2 === 1) {
    addPairs(re, im);
    width = 2;
  }
  // Two radix-2 stages in one pass: half as many walks through memory.
  for (; width < length; width *= 4) {
    const step = length / width;
    for (let k = 0; k < width; k++) {
      const c1 = cos[k * step]!;
      const s1 = -sin[k * step]!;
      const c2 = cos[(k * step) / 2]!;
      const s2 = -sin[(k * step) / 2]!;
      for (let i = k; i < length; i += 4 * width) {
        const j = i + width;
        const l = j + width;
        const m = l + width;
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

/** The first radix-2 stage, whose factors are all 1. */
function addPairs(re: Float64Array, im: Float64Array): void {
  for (let i = 0; i < re.length; i += 2) {
    const x = re[i + 1]!;
    const y = im[i + 1]!;
    re[i + 1] = re[i]! - x;
    im[i + 1] = im[i]! - y;
    re[i] = re[i]! + x;
    im[i] = im[i]! + y;
  }
}

function bitReversal(length: number): Uint32Array {
  const order = new Uint32Array(length);
  for (let i = 1; i < length; i++) order[i] = order[i >> 1]! / 2 + (i % 2 === 1 ? length / 2 : 0);
  return order;
}
