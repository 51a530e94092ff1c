import { expect, it } from 'vitest';
import { clopperPearson } from './clopper-pearson.ts';

it('gives the exact interval of a rate', () => {
  // R: binom.test(x, n)$conf.int
  const cases = [
    [0, 150, 0, 0.02429],
    [5, 10, 0.18709, 0.81291],
    [58, 60, 0.88474, 0.99594],
    [10, 10, 0.6915, 1],
  ] as const;
  for (const [hits, n, low, high] of cases) {
    const [below, above] = clopperPearson(hits, n);
    expect(below).toBeCloseTo(low, 4);
    expect(above).toBeCloseTo(high, 4);
  }
  expect(clopperPearson(0, 0)).toEqual([0, 1]);
});
