import type { ColourTrace } from './skin-traces.ts';

/** Seconds of the pieces that are projected by themselves: about one heartbeat and a half (Wang et al. 2017). */
const PIECE = 1.6;

/** Turns the colours of skin, at even steps of 1 / `rate` seconds, into a pulse of mean 0 in arbitrary units. */
export type PulseMethod = (trace: ColourTrace, rate: number) => Float64Array;

/**
 * Plane orthogonal to skin: W. Wang, A. C. den Brinker, S. Stuijk and G. de Haan, "Algorithmic principles of remote
 * PPG" (IEEE TBME 2017), algorithm 1: S1 = G - B, S2 = G + B - 2 R of normalised colours, pulse = S1 + s(S1)/s(S2) S2.
 */
export const posPulse: PulseMethod = (trace, rate) =>
  overlapped(trace, rate, ([r, g, b]) => [g - b, g + b - 2 * r], 1);

/**
 * Chrominance: G. de Haan and V. Jeanne, "Robust pulse rate from chrominance-based rPPG" (IEEE TBME 2013), eq. 9-11:
 * X = 3 R - 2 G, Y = 1.5 R + G - 1.5 B of normalised colours, pulse = X - s(X)/s(Y) Y.
 */
export const chromPulse: PulseMethod = (trace, rate) =>
  overlapped(trace, rate, ([r, g, b]) => [3 * r - 2 * g, 1.5 * r + g - 1.5 * b], -1);

/** Adds up the pulses of all pieces; in each, colours are divided by their means and the two projections balanced. */
function overlapped(
  trace: ColourTrace,
  rate: number,
  project: (colour: ColourTrace[number]) => readonly [number, number],
  sign: 1 | -1,
): Float64Array {
  const length = Math.max(3, Math.round(PIECE * rate));
  const pulse = new Float64Array(trace.length);
  for (let start = 0; start + length <= trace.length; start++) {
    const piece = trace.slice(start, start + length);
    const mean = (k: 0 | 1 | 2): number => Math.max(1, piece.reduce((sum, c) => sum + c[k], 0) / length);
    const means = [mean(0), mean(1), mean(2)] as const;
    const pairs = piece.map((c) => project([c[0] / means[0], c[1] / means[1], c[2] / means[2]]));
    const [first, second] = [spread(pairs.map(([a]) => a)), spread(pairs.map(([, b]) => b))];
    const balance = second.deviation > 1e-9 ? (sign * first.deviation) / second.deviation : 0;
    pairs.forEach(([a, b], i) => {
      pulse[start + i]! += a - first.mean + balance * (b - second.mean);
    });
  }
  return pulse;
}

function spread(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}
