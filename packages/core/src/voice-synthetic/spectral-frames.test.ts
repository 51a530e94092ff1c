import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldenSound } from '../../../testkit/src/index.ts';
import { framePower, meanPower, type FramePower } from './bandwidth.ts';
import { FRAME_BINS } from '../speech/sound-spectra.ts';
import { FRAME_VALUES } from './frame-layout.ts';
import { normaliseFrames, SpectralFrames } from './spectral-frames.ts';

interface Golden {
  readonly frames: number;
  readonly every: number;
  readonly powers: readonly number[];
  readonly seen: readonly number[];
}

interface Frames {
  readonly rows: Float32Array;
  readonly powers: readonly FramePower[];
}

const always = (): boolean => true;

function seenOf(frames: Frames): Float32Array {
  const { rows, powers } = frames;
  const seen = new Float32Array(rows.length);
  normaliseFrames(rows, meanPower(powers), seen);
  return seen;
}

/** All frames of a sound that arrives in these pieces, one after another. */
function framesOf(pieces: readonly Float32Array[]): Frames {
  const spectral = new SpectralFrames();
  const found: Float32Array[] = [];
  for (const piece of pieces) spectral.push(piece, always, (values) => found.push(values.slice()));
  const rows = new Float32Array(found.length * FRAME_VALUES);
  found.forEach((values, i) => {
    rows.set(values.subarray(0, FRAME_VALUES), i * FRAME_VALUES);
  });
  return { rows, powers: found.map(framePower) };
}

describe('SpectralFrames', () => {
  it('measures what the training front end measures, and shows the network the same', async () => {
    const file = new URL('spectral-frames.golden.json', import.meta.url);
    const golden = JSON.parse(await readFile(file, 'utf8')) as Golden;
    const frames = framesOf([goldenSound(32_000)]);
    expect(frames.rows.length).toBe(golden.frames * FRAME_VALUES);
    const seen = seenOf(frames);
    const worst = (found: Float32Array, kept: readonly number[]): number =>
      Math.max(...kept.map((value, i) => Math.abs(found[i * golden.every]! - value)));
    expect(worst(frames.rows, golden.powers)).toBeLessThan(1e-4);
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

  it('ends each frame with the power that its logarithms tell', () => {
    const { rows, powers } = framesOf([goldenSound(32_000)]);
    powers.forEach(({ all, low, high }, t) => {
      const linear = rows.subarray(t * FRAME_VALUES, t * FRAME_VALUES + FRAME_BINS).map(Math.exp);
      const sum = (from: number, to: number): number => linear.subarray(from, to).reduce((a, b) => a + b, 0);
      expect(all / sum(0, FRAME_BINS)).toBeCloseTo(1, 4);
      expect(low / sum(10, 109)).toBeCloseTo(1, 4);
      expect(high / sum(176, 240)).toBeCloseTo(1, 4);
    });
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
