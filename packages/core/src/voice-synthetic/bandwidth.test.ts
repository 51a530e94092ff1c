import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../testkit/src/index.ts';
import { framePower, NARROW, upperBand, type FramePower } from './bandwidth.ts';
import { SpectralFrames } from './spectral-frames.ts';

/** `upperBand` of noise that ends at `hertz`, made by a windowed-sinc low pass, and rounded to 16 bits. */
function bandOf(hertz: number): number {
  const random = seededRandom(3);
  const noise = Float32Array.from({ length: 16_000 }, () => random() - 0.5);
  const cut = hertz / 16_000;
  const taps = Float64Array.from({ length: 201 }, (_, i) => {
    const n = i - 100;
    const sinc = n === 0 ? 2 * cut : Math.sin(2 * Math.PI * cut * n) / (Math.PI * n);
    return sinc * (0.42 + 0.5 * Math.cos((Math.PI * n) / 100) + 0.08 * Math.cos((2 * Math.PI * n) / 100));
  });
  const sound = noise.map((_, i) => {
    let sum = 0;
    taps.forEach((tap, k) => (sum += tap * (noise[i - k] ?? 0)));
    return Math.round(sum * 32_768) / 32_768;
  });
  const frames: FramePower[] = [];
  new SpectralFrames().push(
    sound,
    (start) => start > 400,
    (values) => {
      frames.push(framePower(values));
    },
  );
  return upperBand(frames);
}

describe('upperBand', () => {
  it('tells telephone sound from wide-band sound', () => {
    expect(bandOf(3400)).toBeLessThan(NARROW);
    expect(bandOf(4000)).toBeLessThan(NARROW);
    expect(bandOf(7900)).toBeGreaterThan(-3);
  });
});
