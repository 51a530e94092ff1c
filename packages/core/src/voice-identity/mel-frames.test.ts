import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { goldenSound } from '../../../testkit/src/index.ts';
import { MEL_BANDS, MelFrames, normaliseMel } from './mel-frames.ts';

interface Golden {
  readonly frames: number;
  readonly every: number;
  readonly powers: readonly number[];
  readonly seen: readonly number[];
}

function framesOf(sound: Float32Array, piece = sound.length): Float32Array {
  const mel = new MelFrames();
  const rows: number[] = [];
  for (let at = 0; at < sound.length; at += piece) {
    mel.push(
      sound.subarray(at, at + piece),
      () => true,
      (values) => rows.push(...values),
    );
  }
  return Float32Array.from(rows);
}

describe('MelFrames', () => {
  it('measures what the training front end measures, and shows the network the same', async () => {
    const file = new URL('mel-frames.golden.json', import.meta.url);
    const golden = JSON.parse(await readFile(file, 'utf8')) as Golden;
    const powers = framesOf(goldenSound(32_000));
    expect(powers.length).toBe(golden.frames * MEL_BANDS);
    const seen = normaliseMel(powers, golden.frames);
    const worst = (found: Float32Array, kept: readonly number[]): number =>
      Math.max(...kept.map((value, i) => Math.abs(found[i * golden.every]! - value)));
    expect(worst(powers, golden.powers)).toBeLessThan(1e-3);
    expect(worst(seen, golden.seen)).toBeLessThan(1e-3);
  });

  it('gives the same frames however the sound is cut', () => {
    const sound = goldenSound(3000);
    expect(framesOf(sound, 77)).toEqual(framesOf(sound));
  });

  it('is finite for silence', () => {
    const frames = framesOf(new Float32Array(2000));
    expect(normaliseMel(frames, frames.length / MEL_BANDS).every(Number.isFinite)).toBe(true);
  });
});
