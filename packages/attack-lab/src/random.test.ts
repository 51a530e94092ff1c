import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom, gaussian, uniform } from './random.ts';

test('the same seed draws the same numbers, another seed others', () => {
  const draw = (seed: number): number[] => Array.from({ length: 50 }, createRandom(seed));
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
});

test('numbers stay in [0, 1) and spread evenly for any seed', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const random = createRandom(seed);
      const values = Array.from({ length: 2000 }, random);
      expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
      expect(Math.max(...values)).toBeLessThan(1);
      const mean = values.reduce((a, b) => a + b) / values.length;
      expect(Math.abs(mean - 0.5)).toBeLessThan(0.05);
    }),
  );
});

test('the normal distribution has mean 0 and deviation 1', () => {
  const random = createRandom(3);
  const values = Array.from({ length: 20_000 }, () => gaussian(random));
  const mean = values.reduce((a, b) => a + b) / values.length;
  const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
  expect(mean).toBeCloseTo(0, 1);
  expect(variance).toBeCloseTo(1, 1);
  expect(uniform(random, 4, 4)).toBe(4);
});

test('a seed that is no integer is refused', () => {
  expect(() => createRandom(0.5)).toThrow(TypeError);
});
