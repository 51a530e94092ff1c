import type { AudioObservation, Observation } from '@bonafide/core';
import { seededRandom } from '@bonafide/testkit';
import { headFrame } from '../made-up-head.fixture.ts';

/** Somebody who says something. Seconds from `start`. */
export interface Talk {
  /** Syllables of each word. */
  readonly words: readonly number[];
  readonly after?: number;
  readonly voiced?: boolean;
  readonly pitch?: number;
  /** Word from which the voice is higher, and by what factor. */
  readonly higher?: readonly [from: number, by: number];
  readonly mouth?: 'own' | 'still';
  readonly start?: number;
}

/** A voice that says words of so many syllables, with the mouth that goes with it. */
export function talk({
  words,
  after = 0.6,
  voiced = true,
  pitch = 120,
  higher = [words.length, 1],
  mouth = 'own',
  start = 20,
}: Talk): readonly Observation[] {
  const random = seededRandom(3);
  const spans: (readonly [number, number])[] = [];
  let time = after;
  let rises = Infinity;
  for (const [i, count] of words.entries()) {
    if (i === higher[0]) rises = time;
    for (let k = 0; k < count; k++, time += 0.19) spans.push([time, time + 0.14]);
    time += 0.25;
  }
  const loudness = (at: number): number => {
    const span = spans.find(([from, to]) => at >= from && at < to);
    return span === undefined ? 0 : Math.sin((Math.PI * (at - span[0])) / (span[1] - span[0]));
  };
  const seconds = time + 1;
  const sounds = Array.from({ length: Math.floor((seconds + 1) / 0.032) }, (_, i): AudioObservation => {
    const from = i * 0.032 - 1;
    const data = Float32Array.from({ length: 512 }, (_v, k) => {
      const at = from + k / 16_000;
      const hertz = at < rises ? pitch : pitch * higher[1];
      const source = voiced
        ? Math.sin(2 * Math.PI * hertz * at) + 0.5 * Math.sin(4 * Math.PI * hertz * at)
        : 2 * random() - 1;
      return 0.2 * loudness(at) * source + 0.002 * (random() - 0.5);
    });
    const speaking = from > after - 0.05 && from < time - 0.1;
    return {
      kind: 'audio',
      timestamp: start + from,
      data,
      speechProbability: speaking ? 0.9 : 0.1,
      speaking,
    };
  });
  const frames = Array.from({ length: Math.floor((seconds + 1) * 12.5) }, (_, i) => {
    const at = i / 12.5 - 1;
    return headFrame(start + at, {
      mouth: mouth === 'own' ? 0.05 + 0.3 * loudness(at + 0.05) : 0.05 + 0.01 * random(),
    });
  });
  return [...sounds, ...frames].sort((a, b) => a.timestamp - b.timestamp);
}
