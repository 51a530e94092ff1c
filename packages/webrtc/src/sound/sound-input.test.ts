import type { AudioSample } from '@bonafide/core';
import { describe, expect, it } from 'vitest';
import { createSoundInput } from './sound-input.ts';

const chunk = (seconds: number, rate = 48_000): Int16Array =>
  new Int16Array(Math.round(seconds * rate)).fill(8192);
const seconds = (samples: readonly AudioSample[]): number =>
  samples.reduce((sum, { data }) => sum + data.length, 0) / 16_000;

describe('createSoundInput', () => {
  it('takes jitter of arrival for what it is: the sound stays contiguous', () => {
    const input = createSoundInput();
    const out: AudioSample[] = [];
    for (let i = 0; i < 100; i++) {
      const late = i % 10 === 3 ? 0.045 : 0;
      out.push(...input.push({ data: chunk(0.01), sampleRate: 48_000 }, i * 0.01 + late));
    }
    expect(seconds(out)).toBeGreaterThan(0.85);
    for (let i = 1; i < out.length; i++)
      expect(out[i]!.timestamp - out[i - 1]!.timestamp).toBeCloseTo(0.1, 6);
  });

  it('leaves a hole where the stream’s own clock has one', () => {
    const input = createSoundInput();
    const data = chunk(0.2);
    const before = input.push({ data, sampleRate: 48_000, timestamp: 10 }, 0);
    const after = input.push({ data, sampleRate: 48_000, timestamp: 10.6 }, 0.6);
    expect(before[0]!.timestamp).toBe(0);
    expect(after[0]!.timestamp).toBeCloseTo(0.6, 6);
  });

  it('drops what is stale when sound that had piled up comes at once', () => {
    const input = createSoundInput();
    const out: AudioSample[] = [];
    for (let i = 0; i < 40; i++) {
      const arrival = i < 20 ? 5 : 5 + (i - 19) * 0.02;
      out.push(...input.push({ data: chunk(0.02), sampleRate: 48_000, timestamp: i * 0.02 }, arrival));
    }
    for (let i = 1; i < out.length; i++) expect(out[i]!.timestamp).toBeGreaterThan(out[i - 1]!.timestamp);
    expect(out.at(-1)!.timestamp + 0.1).toBeLessThan(5.5);
  });

  it('mixes channels to their mean and reads both kinds of numbers alike', () => {
    const stereo = Float32Array.from({ length: 9_600 }, (_, i) => (i % 2 === 0 ? 0.5 : 0));
    const one = createSoundInput().push({ data: stereo, sampleRate: 16_000, channels: 2 }, 0);
    const other = createSoundInput().push({ data: new Int16Array(4_800).fill(8192), sampleRate: 16_000 }, 0);
    expect(one[0]!.data[100]).toBe(0.25);
    expect(other[0]!.data).toEqual(one[0]!.data);
  });

  it('refuses numbers that do not fit together, and turns what is no number into silence', () => {
    const push = (data: Float32Array, sampleRate: number, channels: number) => (): unknown =>
      createSoundInput().push({ data, sampleRate, channels }, 0);
    for (const wrong of [push(new Float32Array(3), 48_000, 2), push(new Float32Array(4), 12, 1)]) {
      expect(wrong).toThrow(expect.objectContaining({ code: 'media/decode-failed' }));
    }
    const nan = createSoundInput().push({ data: new Float32Array(1_600).fill(NaN), sampleRate: 16_000 }, 0);
    expect(nan[0]!.data.every((value) => value === 0)).toBe(true);
  });
});
