import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPowerSpectrum } from './power-spectrum.ts';

/** The definition, term by term. */
function slowPower(frame: Float32Array, size: number, k: number): number {
  let [real, imaginary] = [0, 0];
  frame.forEach((value, i) => {
    real += value * Math.cos((2 * Math.PI * i * k) / size);
    imaginary -= value * Math.sin((2 * Math.PI * i * k) / size);
  });
  return real * real + imaginary * imaginary;
}

const frames = (length: number): fc.Arbitrary<Float32Array> =>
  fc.float32Array({ minLength: length, maxLength: length, min: -1, max: 1, noNaN: true });

describe('createPowerSpectrum', () => {
  it('is the squared Fourier transform of the zero-padded frame', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(4, 16, 64),
        fc.integer({ min: 1, max: 64 }),
        fc.gen(),
        (size, most, gen) => {
          const frame = gen(frames, Math.min(most, size));
          const power = new Float32Array(size / 2);
          createPowerSpectrum(size, size / 2).measure(frame, power);
          power.forEach((value, k) => {
            const expected = slowPower(frame, size, k);
            expect(Math.abs(value - expected)).toBeLessThan(1e-5 * (1 + expected));
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('grows with the square of the level', () => {
    const frame = Float32Array.from({ length: 400 }, (_, i) => Math.sin(i * i));
    const [quiet, loud] = [new Float32Array(256), new Float32Array(256)];
    const spectrum = createPowerSpectrum(512, 256);
    spectrum.measure(frame, quiet);
    spectrum.measure(
      frame.map((value) => 2 * value),
      loud,
    );
    loud.forEach((value, k) => {
      expect(value / quiet[k]!).toBeCloseTo(4, 4);
    });
  });

  it('refuses lengths that it cannot halve down and bins that it does not have', () => {
    expect(() => createPowerSpectrum(400, 100)).toThrow(RangeError);
    expect(() => createPowerSpectrum(512, 257)).toThrow(RangeError);
  });
});
