import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRAME_BINS, normaliseFrames, SpectralFrames } from './spectral-frames.ts';

interface Golden {
  readonly frames: number;
  readonly every: number;
  readonly powers: readonly number[];
  readonly seen: readonly number[];
}

const always = (): boolean => true;

/** All frames of a sound that arrives in these pieces, one after another. */
function framesOf(pieces: readonly Float32Array[]): Float32Array {
  const spectral = new SpectralFrames();
  const rows: Float32Array[] = [];
  for (const piece of pieces) spectral.push(piece, always, (values) => rows.push(values.slice()));
  const all = new Float32Array(rows.length * FRAME_BINS);
  rows.forEach((row, i) => {
    all.set(row, i * FRAME_BINS);
  });
  return all;
}

/** The sound of `training/voice/golden.py`: a chirp with harmonics, a pause and a click. */
function goldenSound(): Float32Array {
  return Float32Array.from({ length: 32_000 }, (_, i) => {
    const time = i / 16_000;
    const turn = 2 * Math.PI * (110 * time + 40 * time * time);
    let value = 0;
    for (let k = 1; k < 30; k++) value += Math.sin(k * turn) / k;
    const noise = ((Math.sin(i * 12.9898) * 43758.5453) % 1) * 0.002;
    return i === 12_345 ? 0.9 : (time > 0.9 && time < 1.3 ? 0 : value * 0.1) + noise;
  });
}

describe('SpectralFrames', () => {
  it('measures what the training front end measures, and shows the network the same', async () => {
    const file = new URL('spectral-frames.golden.json', import.meta.url);
    const golden = JSON.parse(await readFile(file, 'utf8')) as Golden;
    const powers = framesOf([goldenSound()]);
    expect(powers.length).toBe(golden.frames * FRAME_BINS);
    const seen = normaliseFrames(powers, golden.frames);
    const worst = (found: Float32Array, kept: readonly number[]): number =>
      Math.max(...kept.map((value, i) => Math.abs(found[i * golden.every]! - value)));
    expect(worst(powers, golden.powers)).toBeLessThan(1e-4);
    expect(worst(seen, golden.seen)).toBeLessThan(1e-4);
  });

  it('gives the same frames however the sound is cut', () => {
    const sound = goldenSound().subarray(0, 2400);
    const whole = framesOf([sound]);
    fc.assert(
      fc.property(fc.array(fc.nat(2400), { maxLength: 9 }), (cuts) => {
        const edges = [0, ...[...cuts].sort((a, b) => a - b), sound.length];
        const pieces = edges.slice(1).map((edge, i) => sound.subarray(edges[i], edge));
        expect(framesOf(pieces)).toEqual(whole);
      }),
      { numRuns: 15 },
    );
  });

  it('shows the network nothing of the level', () => {
    const sound = goldenSound();
    const loud = framesOf([sound]);
    const quiet = framesOf([sound.map((value) => value / 4)]);
    const [seenLoud, seenQuiet] = [loud, quiet].map((frames) => normaliseFrames(frames, 198));
    expect(Math.max(...seenLoud!.map((value, i) => Math.abs(value - seenQuiet![i]!)))).toBeLessThan(0.2);
  });

  it('is finite for silence', () => {
    const frames = framesOf([new Float32Array(2000)]);
    expect(normaliseFrames(frames, frames.length / FRAME_BINS).every(Number.isFinite)).toBe(true);
  });
});
