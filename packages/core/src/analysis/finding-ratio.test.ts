import fc from 'fast-check';
import { expect, it } from 'vitest';
import { findingRatio } from './finding-ratio.ts';

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
