import type { Chroma, LightTimeline } from './light-timeline.ts';

/** Chroma of one region at one moment, in seconds since the first colour came up. */
export interface ChromaSample {
  readonly time: number;
  readonly chroma: Chroma;
}

/** How a region followed a sequence at its best lag. */
export interface LightResponse {
  /** Correlation over both chroma channels, -1..1. */
  readonly correlation: number;
  /** Seconds from the screen to the picture. */
  readonly lag: number;
  /** Measured over expected change; 1 would be a face that gets half of its light from the screen. */
  readonly gain: number;
  /** Standard error of the gain, from what the sequence does not explain. */
  readonly gainError: number;
  /** Independent values behind it. */
  readonly values: number;
}

/** Lags to try, in seconds. `step`: 0.03 unless told otherwise, under half of a picture at 15 a second. */
export interface LagRange {
  readonly from: number;
  readonly to: number;
  readonly step?: number;
}

export const LAG_STEP = 0.03;
/** Seconds of light in one value: a long exposure, or the screen's own rise time. */
const EXPOSURE = 0.05;
/** Half of the window whose mean is taken off, in seconds: white balance and head turns are slower. */
const TREND = 1.1;
/** Fewest pictures during the sequence. */
const FEWEST = 16;
/** Neighbouring pictures err alike: this share of them counts as independent. */
const INDEPENDENT = 0.5;

/**
 * Compares one region's chroma with what a sequence would have made of it, at each lag of a range; the best lag wins.
 * Both lose their moving mean over 2.2 s first. Samples in order of time. `undefined` with too few of them.
 */
export function createResponseFitter(
  samples: readonly ChromaSample[],
): (timeline: LightTimeline, lags: LagRange) => LightResponse | undefined {
  const times = Float64Array.from(samples, ({ time }) => time);
  const measured = Float64Array.from(samples.flatMap(({ chroma }) => [...chroma]));
  return (timeline, { from, to, step = LAG_STEP }) => {
    let best: LightResponse | undefined;
    const steps = Math.round((to - from) / step);
    for (let k = 0; k <= steps; k++) {
      const lag = from + k * step;
      const fitted = fitAt(timeline, lag);
      if (fitted !== undefined && (best === undefined || fitted.correlation > best.correlation))
        best = fitted;
    }
    return best;
  };

  function fitAt(timeline: LightTimeline, lag: number): LightResponse | undefined {
    let first = 0;
    while (first < times.length && times[first]! < lag) first++;
    let last = first;
    while (last < times.length && times[last]! < lag + timeline.seconds) last++;
    const count = last - first;
    if (count < FEWEST) return undefined;
    const span = times.subarray(first, last);
    const expected = new Float64Array(count * 2);
    const into = { out: expected, offset: 0 };
    for (const time of span) {
      timeline.expect(time - lag, EXPOSURE, into);
      into.offset += 2;
    }
    const x = withoutTrend(expected, span);
    const y = withoutTrend(measured.subarray(first * 2, last * 2), span);
    const values = x.length * INDEPENDENT;
    let [xx, xy, yy] = [0, 0, 0];
    for (let i = 0; i < x.length; i++) {
      xx += x[i]! * x[i]!;
      xy += x[i]! * y[i]!;
      yy += y[i]! * y[i]!;
    }
    if (!(xx > 1e-9 && yy > 1e-12)) return { correlation: 0, lag, gain: 0, gainError: 0, values };
    const correlation = Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
    const unexplained = (yy * (1 - correlation * correlation)) / values;
    return { correlation, lag, gain: xy / xx, gainError: Math.sqrt(unexplained / xx), values };
  }
}

/** Takes the mean of the neighbours within `TREND` off each value; two channels, interleaved. */
function withoutTrend(values: Float64Array, times: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 2);
  for (let i = 0; i < values.length; i++) sums[i + 2] = sums[i]! + values[i]!;
  const out = new Float64Array(values.length);
  let [from, to] = [0, 0];
  times.forEach((time, i) => {
    while (times[from]! < time - TREND) from++;
    while (to < times.length && times[to]! <= time + TREND) to++;
    for (let k = 0; k < 2; k++) {
      const mean = (sums[to * 2 + k]! - sums[from * 2 + k]!) / (to - from);
      out[i * 2 + k] = values[i * 2 + k]! - mean;
    }
  });
  return out;
}

/**
 * Natural logarithm of the likelihood ratio between two answers of one region to one sequence, under normal noise: how
 * much better `one` explains what was seen than `other` does.
 */
export function betterBy(one: LightResponse, other: LightResponse): number {
  const unexplained = ({ correlation }: LightResponse): number =>
    Math.max(1e-6, 1 - Math.max(0, correlation) ** 2);
  return (one.values / 2) * Math.log(unexplained(other) / unexplained(one));
}
