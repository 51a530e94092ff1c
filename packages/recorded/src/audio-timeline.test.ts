import type { AudioSample } from '@bonafide/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AudioTimeline } from './audio-timeline.ts';

const RATE = 16_000;

/** `count` values from `first` on, as 16-bit little-endian: value n is n modulo 30,000. */
function pcm(first: number, count: number): Uint8Array {
  return new Uint8Array(Int16Array.from({ length: count }, (_, i) => (first + i) % 30_000).buffer);
}

function feed(packets: readonly (readonly [timestamp: number, bytes: Uint8Array])[]): AudioSample[] {
  const timeline = new AudioTimeline();
  return [...packets.flatMap(([timestamp, bytes]) => timeline.push(timestamp, bytes)), ...timeline.flush()];
}

function values(samples: readonly AudioSample[]): number[] {
  return samples.flatMap(({ data }) => [...data].map((value) => Math.round(value * 32_768)));
}

describe('an audio timeline', () => {
  it('gives the same pieces however the sound was cut', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 20 }), (lengths) => {
        let first = 0;
        const packets = lengths.map((count) => {
          const packet = [2 + first / RATE, pcm(first, count)] as const;
          first += count;
          return packet;
        });
        expect(feed(packets)).toEqual(feed([[2, pcm(0, first)]]));
      }),
    );
  });

  it('gives pieces of a tenth of a second, and the rest at the end', () => {
    const pieces = feed([[0, pcm(0, 4000)]]);
    expect(pieces.map(({ data }) => data.length)).toEqual([1600, 1600, 800]);
    expect(pieces.map(({ timestamp }) => timestamp)).toEqual([0, 0.1, 0.2]);
    expect(values(pieces).slice(0, 3)).toEqual([0, 1, 2]);
  });

  it('smooths over timestamps that a container rounded', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -0.01, max: 0.01, noNaN: true }), { minLength: 5, maxLength: 5 }),
        (errors) => {
          const packets = errors.map(
            (error, i) => [i * 0.02 + (i > 0 ? error : 0), pcm(i * 320, 320)] as const,
          );
          const pieces = feed(packets);
          expect(pieces.map(({ timestamp }) => timestamp)).toEqual([0]);
          expect(values(pieces)).toEqual(values(feed([[0, pcm(0, 1600)]])));
        },
      ),
    );
  });

  it('keeps a hole a hole', () => {
    const pieces = feed([
      [0, pcm(0, 800)],
      [1, pcm(800, 800)],
    ]);
    expect(pieces.map(({ timestamp, data }) => [timestamp, data.length])).toEqual([
      [0, 800],
      [1, 800],
    ]);
  });

  it('cuts off what overlaps, so that time only goes forwards', () => {
    const pieces = feed([
      [0, pcm(0, 1600)],
      [0.05, pcm(800, 1600)],
      [0.02, pcm(320, 320)],
    ]);
    expect(values(pieces)).toEqual(values(feed([[0, pcm(0, 2400)]])));
  });

  it('follows a clock that drifts, without ever going back', () => {
    const packets = Array.from({ length: 2000 }, (_, i) => [i * 0.02 * 1.002, pcm(i * 320, 320)] as const);
    const pieces = feed(packets);
    const last = pieces.at(-1)!;
    expect(last.timestamp + last.data.length / RATE).toBeCloseTo(40.08, 1);
    for (const [i, { timestamp }] of pieces.entries()) {
      if (i > 0) expect(timestamp).toBeGreaterThan(pieces[i - 1]!.timestamp);
    }
  });

  it('maps 16 bits to -1..1', () => {
    const pieces = feed([[0, new Uint8Array(Int16Array.from([-32_768, 0, 16_384, 32_767]).buffer)]]);
    expect([...pieces[0]!.data]).toEqual([-1, 0, 0.5, expect.closeTo(1, 4)]);
  });
});
