import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findingRatio, findingRatioOver } from './finding-ratio.ts';

it('is worth no more than the genuine recordings that it was not found in', () => {
  expect(findingRatio({ found: 1000, of: 1000 }, { found: 0, of: 20 })).toBeCloseTo(Math.log(42), 2);
  expect(findingRatio({ found: 5, of: 10 }, { found: 5, of: 10 })).toBe(0);
});

it('rises with finds in attacks and falls with finds in genuine recordings', () => {
  const counts = fc.tuple(fc.nat(50), fc.nat(50)).map(([found, more]) => ({ found, of: found + more + 1 }));
  fc.assert(
    fc.property(counts, counts, (attacks, genuine) => {
      const ratio = findingRatio(attacks, genuine);
      expect(Number.isFinite(ratio)).toBe(true);
      expect(findingRatio({ ...attacks, found: attacks.found + 1 }, genuine)).toBeGreaterThan(ratio);
      expect(findingRatio(attacks, { ...genuine, found: genuine.found + 1 })).toBeLessThan(ratio);
    }),
  );
});

it('is worth less in a longer call, more when it comes again, and never more than many finds allow', () => {
  const attacks = { found: 34, of: 34 };
  const genuine = { found: 0, seconds: 800 };
  const ratio = (found: number, seconds: number): number =>
    findingRatioOver(attacks, genuine, { found, seconds });
  // By hand: P(at least one) = 1 - (800 / 1000) ** 0.5, P(at least two) = that less 0.2 / 2 * 0.8 ** 0.5.
  expect(ratio(1, 200)).toBeCloseTo(Math.log(34.5 / 35 / (1 - Math.sqrt(0.8))), 10);
  expect(ratio(2, 200)).toBeCloseTo(Math.log(34.5 / 35 / (1 - 1.1 * Math.sqrt(0.8))), 10);
  const seconds = fc.double({ min: 1, max: 1e5, noNaN: true });
  fc.assert(
    fc.property(seconds, fc.integer({ min: 1, max: 500 }), (length, found) => {
      expect(Number.isFinite(ratio(found, length))).toBe(true);
      expect(ratio(found, 2 * length)).toBeLessThanOrEqual(ratio(found, length));
      expect(ratio(found + 1, length)).toBeGreaterThanOrEqual(ratio(found, length));
    }),
  );
});
