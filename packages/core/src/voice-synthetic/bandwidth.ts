import { FRAME_BINS } from '../speech/sound-spectra.ts';
import { FRAME_VALUES } from './frame-layout.ts';

/** Bins of 0.3 to 3.4 kHz, which every telephone carries, and of 5.5 to 7.5 kHz, which only wide-band sound has. */
const LOW = [10, 109] as const;
const HIGH = [176, 240] as const;

/** The least `upperBand` of sound that is judged. */
export const NARROW = -52;

/** Power of one frame: in all bins, in the telephone's, in the upper ones. */
export interface FramePower {
  readonly all: number;
  readonly low: number;
  readonly high: number;
}

/** Writes to the end of a frame of `MEASURED_VALUES` its power in all bins, in the telephone's and in the upper ones. */
export function writePower(powers: Float64Array, frame: Float32Array): void {
  frame[FRAME_VALUES] = sumBins(powers, 0, FRAME_BINS);
  frame[FRAME_VALUES + 1] = sumBins(powers, ...LOW);
  frame[FRAME_VALUES + 2] = sumBins(powers, ...HIGH);
}

/** What `writePower` wrote. */
export function framePower(frame: Float32Array): FramePower {
  return { all: frame[FRAME_VALUES]!, low: frame[FRAME_VALUES + 1]!, high: frame[FRAME_VALUES + 2]! };
}

/** Natural log of the mean power over all bins of some frames. */
export function meanPower(frames: readonly FramePower[]): number {
  return Math.log(sumOf(frames, 'all') / (frames.length * FRAME_BINS));
}

/**
 * Power of the upper band over that of the telephone's, per bin, in decibels. Of 2,000 clips of speech, the 98 % range is
 * -46 to -4 for wide-band sound after Opus at 12 to 48 kbit/s, AAC, MP3 and G.722, and -84 to -70 after G.711, AMR-NB
 * and Opus at 8 kbit/s.
 */
export function upperBand(frames: readonly FramePower[]): number {
  const width = ([from, to]: readonly [number, number]): number => to - from;
  return 10 * Math.log10(sumOf(frames, 'high') / width(HIGH) / (sumOf(frames, 'low') / width(LOW)));
}

function sumOf(frames: readonly FramePower[], band: keyof FramePower): number {
  return frames.reduce((sum, frame) => sum + frame[band], 0);
}

function sumBins(powers: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let k = from; k < to; k++) sum += powers[k]!;
  return sum;
}
