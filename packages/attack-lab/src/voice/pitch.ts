const LOWEST = 70;
const HIGHEST = 400;
/** Normalised autocorrelation above which a frame counts as voiced. */
const VOICED = 0.45;

/**
 * Pitch of one frame in hertz (70..400), or `undefined` where it is unvoiced or silent: the highest peak of the
 * normalised autocorrelation (Boersma 1993 without the window's correction), the shortest lag within 10 % of it.
 */
export function estimatePitch(frame: Float32Array, sampleRate: number): number | undefined {
  const shortest = Math.floor(sampleRate / HIGHEST);
  const longest = Math.min(frame.length - 1, Math.ceil(sampleRate / LOWEST));
  const scores = new Float32Array(longest + 1);
  let energy = 0;
  for (const value of frame) energy += value * value;
  if (energy < 1e-6) return undefined;
  let best = 0;
  for (let lag = shortest; lag <= longest; lag++) {
    let sum = 0;
    let early = 0;
    let late = 0;
    for (let i = lag; i < frame.length; i++) {
      sum += frame[i]! * frame[i - lag]!;
      early += frame[i - lag]! ** 2;
      late += frame[i]! ** 2;
    }
    scores[lag] = sum / Math.sqrt(Math.max(1e-12, early * late));
    best = Math.max(best, scores[lag]!);
  }
  if (best < VOICED) return undefined;
  for (let lag = shortest + 1; lag < longest; lag++) {
    const peak = scores[lag]! >= scores[lag - 1]! && scores[lag]! >= scores[lag + 1]!;
    if (peak && scores[lag]! > 0.9 * best) return sampleRate / lag;
  }
  return undefined;
}
