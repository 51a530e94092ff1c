import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenSound } from '../../../testkit/src/index.ts';
import { framePower, meanPower } from './bandwidth.ts';
import { FRAME_VALUES } from './frame-layout.ts';
import { normaliseFrames, SpectralFrames } from './spectral-frames.ts';

interface Golden {
  readonly frames: number;
  readonly every: number;
  readonly powers: readonly number[];
  readonly seen: readonly number[];
}

const always = (): boolean => true;

function seenOf(frames: Float32Array): Float32Array {
  const count = frames.length / FRAME_VALUES;
  const powers = Array.from({ length: count }, (_, t) => framePower(frames.subarray(t * FRAME_VALUES)));
  const seen = new Float32Array(frames.length);
  normaliseFrames(frames, meanPower(powers), seen);
  return seen;
}

/** All frames of a sound that arrives in these pieces, one after another. */
function framesOf(pieces: readonly Float32Array[]): Float32Array {
  const spectral = new SpectralFrames();
  const rows: Float32Array[] = [];
  for (const piece of pieces) spectral.push(piece, always, (values) => rows.push(values.slice()));
  const all = new Float32Array(rows.length * FRAME_VALUES);
  rows.forEach((row, i) => {
    all.set(row, i * FRAME_VALUES);
  });
  return all;
}

describe('SpectralFrames', () => {
  it('measures what the training front end measures, and shows the network the same', async () => {
    const file = new URL('spectral-frames.golden.json', import.meta.url);
    const golden = JSON.parse(await readFile(file, 'utf8')) as Golden;
    const powers = framesOf([goldenSound(32_000)]);
    expect(powers.length).toBe(golden.frames * FRAME_VALUES);
    const seen = seenOf(powers);
    const worst = (found: Float32Array, kept: readonly number[]): number =>
      Math.max(...kept.map((value, i) => Math.abs(found[i * golden.every]! - value)));
    expect(worst(powers, golden.powers)).toBeLessThan(1e-4);
    expect(worst(seen, golden.seen)).toBeLessThan(1e-4);
  });

  it('gives the same frames however the sound is cut', () => {
    const sound = goldenSound(32_000).subarray(0, 1600);
    const whole = framesOf([sound]);
    fc.assert(
      fc.property(fc.array(fc.nat(1600), { maxLength: 9 }), (cuts) => {
        const edges = [0, ...[...cuts].sort((a, b) => a - b), sound.length];
        const pieces = edges.slice(1).map((edge, i) => sound.subarray(edges[i], edge));
        expect(framesOf(pieces)).toEqual(whole);
      }),
      { numRuns: 6 },
    );
  });

  it('shows the network nothing of the level', () => {
    const sound = goldenSound(32_000);
    const loud = framesOf([sound]);
    const quiet = framesOf([sound.map((value) => value / 4)]);
    const [seenLoud, seenQuiet] = [loud, quiet].map(seenOf);
    const apart = seenLoud!.map((value, i) => Math.abs(value - seenQuiet![i]!));
    expect(apart.reduce((most, value) => Math.max(most, value), 0)).toBeLessThan(0.2);
  });

  it('is finite for silence', () => {
    const frames = framesOf([new Float32Array(2000)]);
    expect(seenOf(frames).every(Number.isFinite)).toBe(true);
  });
});
