import type { Random } from '../random.ts';
import { gaussian } from '../random.ts';
import { matchLevel } from './level.ts';
import { estimatePitch } from './pitch.ts';

export interface LpcVocoderOptions {
  /** Factor on the pitch, 0.5..2. Default 1. */
  readonly pitch?: number;
}

const FRAME = 0.03;
const STEP = 0.0075;

/**
 * Speech by a source-filter vocoder: a pulse train or noise through the vocal tract's all-pole filter, measured every
 * 7.5 ms (Atal and Hanauer 1971; the buzz of early text-to-speech). Same length and level as the input.
 * About 0.1 s a second of sound at 24 kHz.
 */
export function resynthesiseByLpc(
  samples: Float32Array,
  sampleRate: number,
  random: Random,
  options: LpcVocoderOptions = {},
): Float32Array {
  const { pitch = 1 } = options;
  if (!(pitch >= 0.5 && pitch <= 2)) throw new RangeError(`pitch must be 0.5..2, got ${pitch}`);
  const order = Math.round(sampleRate / 1000) + 2;
  const size = Math.round(FRAME * sampleRate);
  const step = Math.round(STEP * sampleRate);
  const window = Float32Array.from(
    { length: size },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / size),
  );
  const out = new Float32Array(samples.length);
  const memory = new Float32Array(order);
  let untilPulse = 0;
  for (let start = 0; start < samples.length; start += step) {
    const frame = window.map((weight, i) => weight * (samples[start + i + ((step - size) >> 1)] ?? 0));
    const filter = linearPrediction(frame, order);
    const hertz = estimatePitch(frame, sampleRate);
    // The frame's energy is spread over the window's own: mean square of a Hann window is 3/8.
    const level = Math.sqrt(filter.error / ((3 / 8) * size));
    const period = hertz === undefined ? undefined : sampleRate / (hertz * pitch);
    for (let i = start; i < Math.min(start + step, samples.length); i++) {
      const source = period === undefined ? gaussian(random) : pulse(period);
      let value = level * source;
      for (let k = 0; k < order; k++) value -= filter.coefficients[k]! * memory[k]!;
      memory.copyWithin(1, 0);
      memory[0] = value;
      out[i] = value;
    }
  }
  return matchLevel(out, samples);

  /** A pulse a period, of unit mean power. */
  function pulse(period: number): number {
    untilPulse = Math.min(untilPulse, period) - 1;
    if (untilPulse > 0) return 0;
    untilPulse += period;
    return Math.sqrt(period);
  }
}

/** An all-pole filter and the energy that it leaves unexplained. */
export interface LinearPrediction {
  /** a1..ap of x[n] + a1 x[n-1] + ... = e[n]. The filter is stable. */
  readonly coefficients: Float32Array;
  readonly error: number;
}

/** Levinson and Durbin's recursion on the autocorrelation (Makhoul 1975, eq. 38). Silence gives the identity filter. */
export function linearPrediction(frame: Float32Array, order: number): LinearPrediction {
  const correlation = Float64Array.from({ length: order + 1 }, (_, lag) => {
    let sum = 0;
    for (let i = lag; i < frame.length; i++) sum += frame[i]! * frame[i - lag]!;
    return sum;
  });
  // A noise floor 50 dB down keeps the recursion from dividing by rounding errors.
  let error = correlation[0]! * (1 + 1e-5);
  const coefficients = new Float64Array(order);
  if (error <= 1e-12) return { coefficients: new Float32Array(order), error: 0 };
  for (let i = 0; i < order; i++) {
    let sum = correlation[i + 1]!;
    for (let k = 0; k < i; k++) sum += coefficients[k]! * correlation[i - k]!;
    const reflection = -sum / error;
    const before = coefficients.slice(0, i);
    for (let k = 0; k < i; k++) coefficients[k] = before[k]! + reflection * before[i - 1 - k]!;
    coefficients[i] = reflection;
    error *= 1 - reflection * reflection;
  }
  return { coefficients: Float32Array.from(coefficients), error };
}
