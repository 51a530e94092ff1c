import type { ColourTrace } from './skin-traces.ts';

/** Seconds of the pieces that are projected by themselves: about one heartbeat and a half (Wang et al. 2017). */
const PIECE = 1.6;

/** What red, green and blue weigh in a projection. */
type Projection = readonly [number, number, number];

/** Turns the colours of skin, at even steps of 1 / `rate` seconds, into a pulse of mean 0 in arbitrary units. */
export type PulseMethod = (trace: ColourTrace, rate: number) => Float64Array;

/**
 * Plane orthogonal to skin: W. Wang, A. C. den Brinker, S. Stuijk and G. de Haan, "Algorithmic principles of remote
 * PPG" (IEEE TBME 2017), algorithm 1: S1 = G - B, S2 = G + B - 2 R of normalised colours, pulse = S1 + s(S1)/s(S2) S2.
 */
export const posPulse: PulseMethod = (trace, rate) =>
  overlapped(
    trace,
    rate,
    [
      [0, 1, -1],
      [-2, 1, 1],
    ],
    1,
  );

/**
 * Chrominance: G. de Haan and V. Jeanne, "Robust pulse rate from chrominance-based rPPG" (IEEE TBME 2013), eq. 9-11:
 * X = 3 R - 2 G, Y = 1.5 R + G - 1.5 B of normalised colours, pulse = X - s(X)/s(Y) Y.
 */
export const chromPulse: PulseMethod = (trace, rate) =>
  overlapped(
    trace,
    rate,
    [
      [3, -2, 0],
      [1.5, 1, -1.5],
    ],
    -1,
  );

/** Adds up the pulses of all pieces; in each, colours are divided by their means and the two projections balanced. */
function overlapped(
  trace: ColourTrace,
  rate: number,
  [towards, against]: readonly [Projection, Projection],
  sign: 1 | -1,
): Float64Array {
  const length = Math.max(3, Math.round(PIECE * rate));
  const pulse = new Float64Array(trace.length);
  const first = new Float64Array(length);
  const second = new Float64Array(length);
  for (let start = 0; start + length <= trace.length; start++) {
    project(trace, start, towards, first);
    project(trace, start, against, second);
    const spread = deviation(second);
    const balance = spread > 1e-9 ? (sign * deviation(first)) / spread : 0;
    for (let i = 0; i < length; i++) pulse[start + i]! += first[i]! + balance * second[i]!;
  }
  return pulse;
}

/** Fills `out` with the weighted sums of a piece's normalised colours, less their mean. */
function project(trace: ColourTrace, start: number, weights: Projection, out: Float64Array): void {
  const { length } = out;
  const scaled = weights.map((weight, channel) => {
    let sum = 0;
    for (let i = 0; i < length; i++) sum += trace[start + i]![channel as 0 | 1 | 2];
    return weight / Math.max(1, sum / length);
  });
  let mean = 0;
  for (let i = 0; i < length; i++) {
    const colour = trace[start + i]!;
    out[i] = scaled[0]! * colour[0] + scaled[1]! * colour[1] + scaled[2]! * colour[2];
    mean += out[i]! / length;
  }
  for (let i = 0; i < length; i++) out[i] = out[i]! - mean;
}

/** Of values whose mean is 0. */
function deviation(values: Float64Array): number {
  let squares = 0;
  for (const value of values) squares += value * value;
  return Math.sqrt(squares / values.length);
}
