import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResampler } from './resampler.ts';

const tone = (hertz: number, rate: number, seconds: number): Float32Array =>
  Float32Array.from({ length: Math.round(rate * seconds) }, (_, i) =>
    Math.sin((2 * Math.PI * hertz * i) / rate),
  );
const rms = (data: Float32Array): number => Math.sqrt(data.reduce((sum, v) => sum + v * v, 0) / data.length);
const RATES = [8_000, 16_000, 22_050, 44_100, 48_000, 96_000];

describe('createResampler', () => {
  it.each(RATES)('keeps a 1 kHz tone from %i Hz in level and place', (rate) => {
    const out = createResampler(rate, 16_000).push(tone(1000, rate, 0.5));
    const wanted = tone(1000, 16_000, 0.5);
    expect(Math.abs(out.length - wanted.length)).toBeLessThan(100);
    // Away from the edge, where there is silence before the tone.
    for (let i = 400; i < out.length - 10; i++) expect(Math.abs(out[i]! - wanted[i]!)).toBeLessThan(3e-3);
  });

  it.each([9_000, 12_000, 20_000])('lets nothing of a %i Hz tone fold into the band', (hertz) => {
    const out = createResampler(48_000, 16_000).push(tone(hertz, 48_000, 0.5));
    expect(20 * Math.log10(rms(out.subarray(400)) * Math.SQRT2)).toBeLessThan(-55);
  });

  it('gives the same values however the sound is cut', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...RATES),
        fc.array(fc.integer({ min: 0, max: 700 }), { minLength: 1, maxLength: 12 }),
        (rate, cuts) => {
          const data = tone(440, rate, 0.1);
          const whole = createResampler(rate, 16_000).push(data);
          const pieces = createResampler(rate, 16_000);
          const out: number[] = [];
          let at = 0;
          for (const cut of [...cuts, data.length]) {
            out.push(...pieces.push(data.subarray(at, at + cut)));
            at += cut;
          }
          expect(out).toEqual([...whole]);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('refuses rates that are none', () => {
    for (const rate of [0, -1, 1.5, NaN]) expect(() => createResampler(rate, 16_000)).toThrow(RangeError);
  });
});
