import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAnalysisRate } from './analysis-rate.ts';

/** Pictures chosen from a stream of `fps` over `seconds`. */
function chosen(rate: ReturnType<typeof createAnalysisRate>, fps: number, seconds: number): number {
  let count = 0;
  for (let i = 0; i < fps * seconds; i++) if (rate.due(i / fps)) count++;
  return count;
}

describe('createAnalysisRate', () => {
  it('samples steady streams of any rate at its own', () => {
    for (const fps of [10, 15, 24, 25, 29.97, 30, 60]) {
      expect(chosen(createAnalysisRate(), fps, 20) / 20, `${fps}`).toBeCloseTo(5, 0);
    }
  });

  it('takes every picture of a stream that is slower than it', () => {
    expect(chosen(createAnalysisRate(), 3, 10)).toBe(30);
  });

  it('slows down to what the budget pays for, and no further than the least rate', () => {
    const rate = createAnalysisRate({ budget: 0.2 });
    for (let i = 0; i < 100; i++) rate.spent(100);
    expect(rate.fps).toBeCloseTo(2);
    for (let i = 0; i < 100; i++) rate.spent(1000);
    expect(rate.fps).toBe(1);
  });

  it('halves while the page is hidden or a battery pays, and shares the budget among watches', () => {
    const rate = createAnalysisRate({ budget: 0.25 });
    rate.adapt({ hidden: true });
    expect(rate.fps).toBe(2.5);
    rate.adapt({ hidden: false, onBattery: true });
    expect(rate.fps).toBe(2.5);
    rate.adapt({ onBattery: false });
    for (let i = 0; i < 200; i++) rate.spent(50);
    expect(rate.fps).toBeCloseTo(5);
    rate.adapt({ watches: 2 });
    expect(rate.fps).toBeCloseTo(2.5);
  });

  it('forgets a slow first picture', () => {
    const rate = createAnalysisRate();
    for (const cost of [3000, 20, 20, 20]) rate.spent(cost);
    expect(rate.fps).toBe(5);
  });

  it('stays between its limits whatever it is told', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: false })),
        fc.boolean(),
        fc.nat(100),
        (costs, hidden, watches) => {
          const rate = createAnalysisRate();
          rate.adapt({ hidden, watches });
          for (const cost of costs) rate.spent(cost);
          expect(rate.fps).toBeGreaterThanOrEqual(1);
          expect(rate.fps).toBeLessThanOrEqual(5);
        },
      ),
    );
  });

  it('refuses options that are no rates, all at once', () => {
    const open = (): unknown => createAnalysisRate({ maxFps: 0, budget: 2 });
    expect(open).toThrow(expect.objectContaining({ code: 'config/invalid' }));
    expect(open).toThrow(/maxFps.*budget/);
  });
});
