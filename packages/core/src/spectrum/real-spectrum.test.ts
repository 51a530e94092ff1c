import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRealSpectrum } from './real-spectrum.ts';

/** The definition, term by term. */
function slowTerm(frame: Float32Array, size: number, k: number): readonly [number, number] {
  let [real, imaginary] = [0, 0];
  frame.forEach((value, i) => {
    real += value * Math.cos((2 * Math.PI * i * k) / size);
    imaginary -= value * Math.sin((2 * Math.PI * i * k) / size);
  });
  return [real, imaginary];
}

const frames = (length: number): fc.Arbitrary<Float32Array> =>
  fc.float32Array({ minLength: length, maxLength: length, min: -1, max: 1, noNaN: true });

describe('createRealSpectrum', () => {
  it('is the Fourier transform of the zero-padded frame', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(4, 16, 64),
        fc.integer({ min: 1, max: 64 }),
        fc.gen(),
        (size, most, gen) => {
          const frame = gen(frames, Math.min(most, size));
          const [real, imaginary] = [new Float64Array(size / 2), new Float64Array(size / 2)];
          createRealSpectrum(size, size / 2).measure(frame, real, imaginary);
          real.forEach((value, k) => {
            const [expectedReal, expectedImaginary] = slowTerm(frame, size, k);
            expect(Math.abs(value - expectedReal)).toBeLessThan(1e-9);
            expect(Math.abs(imaginary[k]! - expectedImaginary)).toBeLessThan(1e-9);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuses lengths that it cannot halve down and bins that it does not have', () => {
    expect(() => createRealSpectrum(400, 100)).toThrow(RangeError);
    expect(() => createRealSpectrum(512, 257)).toThrow(RangeError);
  });
});
