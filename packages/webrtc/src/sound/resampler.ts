/** Streaming sample-rate converter for one channel. How the sound is cut into pieces does not matter. */
export interface Resampler {
  /** Values that this piece completed. The last few wait for their right neighbours: see `delay`. */
  push(data: Float32Array): Float32Array;
  /** Input values that a result waits for beyond its own place. */
  readonly delay: number;
}

/** Zero crossings of the sinc on each side: 60 dB of stop band with the window below. */
const CROSSINGS = 12;
/** Kaiser's shape for about 70 dB (Kaiser 1974; Oppenheim & Schafer, Discrete-Time Signal Processing, eq. 7.75). */
const BETA = 6.8;
/** Share of the narrower band that passes: the rest is the transition. */
const PASS = 0.92;

/**
 * Band-limited interpolation (Smith and Gossett 1984): each result is a windowed sinc over the input around its place,
 * cut off under the lower of the two Nyquist rates, so that nothing folds into the band. Exact rational steps: no drift.
 * Throws `RangeError` on rates that are not whole numbers above 0.
 */
export function createResampler(from: number, to: number): Resampler {
  for (const rate of [from, to]) {
    if (!Number.isInteger(rate) || rate <= 0) throw new RangeError(`a sample rate of ${rate}`);
  }
  if (from === to) return { push: (data) => data.slice(), delay: 0 };
  const divisor = gcd(from, to);
  /** Result k lies at input place k * step / phases. */
  const step = from / divisor;
  const phases = to / divisor;
  const cutoff = PASS * Math.min(1, to / from);
  const half = Math.ceil(CROSSINGS / cutoff);
  const kernels = makeKernels(phases, half, cutoff);
  /** Input values from place `start` on that are still needed. */
  let held = new Float32Array(half - 1);
  let start = 1 - half;
  /** Place of the next result: whole input values, and phases beyond. */
  let whole = 0;
  let phase = 0;

  return {
    delay: half,
    push(data) {
      const input = new Float32Array(held.length + data.length);
      input.set(held);
      input.set(data, held.length);
      const end = start + input.length;
      const out = new Float32Array(Math.max(0, Math.ceil(((end - half - whole) * phases) / step)) + 1);
      let count = 0;
      while (whole + half < end) {
        const kernel = kernels[phase]!;
        let at = whole - half + 1 - start;
        let sum = 0;
        for (let i = 0; i < kernel.length; i++, at++) sum += kernel[i]! * input[at]!;
        out[count++] = sum;
        phase += step;
        whole += Math.floor(phase / phases);
        phase %= phases;
      }
      const keepFrom = Math.max(0, whole - half + 1 - start);
      held = input.slice(keepFrom);
      start += keepFrom;
      return out.subarray(0, count);
    },
  };
}

/** For each phase, the weights of the 2 * half input values around a result. */
function makeKernels(phases: number, half: number, cutoff: number): readonly Float32Array[] {
  return Array.from({ length: phases }, (_, phase) => {
    const kernel = new Float32Array(2 * half);
    let total = 0;
    for (let i = 0; i < kernel.length; i++) {
      const distance = i - half + 1 - phase / phases;
      const x = distance * cutoff;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
      kernel[i] = sinc * kaiser(distance / half);
      total += kernel[i]!;
    }
    // Unit gain at zero frequency for every phase: else the phases would hum.
    return kernel.map((weight) => weight / total);
  });
}

function kaiser(place: number): number {
  return Math.abs(place) >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - place * place)) / bessel(BETA);
}

/** Modified Bessel function of the first kind, order 0, by its series. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; k < 40 && term > sum * 1e-10; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
