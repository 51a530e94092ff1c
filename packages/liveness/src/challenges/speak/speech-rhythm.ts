import { quantile } from '../statistics.ts';

/** Loudness of one 32 ms block. */
export interface LoudnessBlock {
  readonly time: number;
  /** Root mean square, 0..1. */
  readonly level: number;
}

/** Values that a rhythm is compared in; both sides are stretched to as many. */
const LENGTH = 64;
/** Farthest that one side may run ahead of the other: a fifth of the phrase (Sakoe and Chiba 1978). */
const BAND = Math.round(LENGTH / 5);
/** Seconds of a syllable, and of the pause between words that are read one by one. */
const SYLLABLE = 0.2;
const PAUSE = 0.28;
/** Share of a syllable that is loud. */
const LOUD = 0.7;

/** Share of a phrase's time that has passed in the middle of the pause after its first `words` words, 0..1. */
export function timeShare(syllableCounts: readonly number[], words: number): number {
  const seconds = (counts: readonly number[]): number =>
    counts.reduce((sum, count) => sum + count * SYLLABLE + PAUSE, 0);
  return (seconds(syllableCounts.slice(0, words)) - PAUSE / 2) / (seconds(syllableCounts) - PAUSE);
}

/** Loudness that words of these numbers of syllables would have, read one by one: `LENGTH` values, 0..1. */
export function expectedRhythm(syllableCounts: readonly number[]): Float64Array {
  const total =
    syllableCounts.reduce((sum, count) => sum + count * SYLLABLE, 0) + PAUSE * (syllableCounts.length - 1);
  const values = new Float64Array(LENGTH);
  let start = 0;
  for (const count of syllableCounts) {
    for (let i = 0; i < LENGTH; i++) {
      const time = ((i + 0.5) / LENGTH) * total - start;
      if (time < 0 || time >= count * SYLLABLE) continue;
      const within = (time % SYLLABLE) / SYLLABLE;
      values[i] = within < LOUD ? Math.sin((Math.PI * within) / LOUD) ** 0.5 : 0.15;
    }
    start += count * SYLLABLE + PAUSE;
  }
  return values;
}

/** Loudness from the first to the last loud block, `LENGTH` values, 0..1 between quiet and loud; `undefined` of silence. */
export function observedRhythm(blocks: readonly LoudnessBlock[]): Float64Array | undefined {
  const levels = blocks.map(({ level }) => level);
  const loud = quantile(levels, 0.95);
  const quiet = quantile(levels, 0.1);
  if (!(loud > 2 * quiet + 0.002)) return undefined;
  const share = levels.map((level) => Math.max(0, Math.min(1, (level - quiet) / (loud - quiet))));
  const first = share.findIndex((value) => value > 0.25);
  const last = share.findLastIndex((value) => value > 0.25);
  if (last - first < 8) return undefined;
  return Float64Array.from({ length: LENGTH }, (_, i) => {
    const at = first + ((i + 0.5) / LENGTH) * (last - first + 1) - 0.5;
    const low = Math.max(first, Math.floor(at));
    return share[low]! + (at - low) * ((share[low + 1] ?? share[low]!) - share[low]!);
  });
}

/** Mean difference along the best warp of one rhythm onto another, 0 (alike) to 1: dynamic time warping in a band. */
export function rhythmDistance(a: Float64Array, b: Float64Array): number {
  let row = new Float64Array(b.length + 1).fill(Infinity);
  row[0] = 0;
  for (let i = 1; i <= a.length; i++) {
    const next = new Float64Array(b.length + 1).fill(Infinity);
    const from = Math.max(1, i - BAND);
    const to = Math.min(b.length, i + BAND);
    for (let j = from; j <= to; j++) {
      const cost = Math.abs(a[i - 1]! - b[j - 1]!);
      // Steps aside cost twice the way: a warp that always waits gains nothing.
      next[j] = cost + Math.min(row[j - 1]!, row[j]! + 0.5 * cost + 0.02, next[j - 1]! + 0.5 * cost + 0.02);
    }
    row = next;
  }
  return Math.min(1, row[b.length]! / a.length);
}
