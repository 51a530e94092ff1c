import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countingChoices, randomChoices } from './choices.ts';

it('chooses within the options, whatever the source yields', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 20 }), fc.nat(2 ** 32 - 1), (options, value) => {
      const values = [value, 0];
      const chosen = randomChoices({ uint32: () => values.shift()! }).choose(options);
      expect(chosen).toBeGreaterThanOrEqual(0);
      expect(chosen).toBeLessThan(options);
    }),
  );
});

it('draws again where a value would make early options likelier', () => {
  const values = [2 ** 32 - 1, 5];
  expect(randomChoices({ uint32: () => values.shift()! }).choose(3)).toBe(2);
  expect(values).toEqual([]);
});

it('refuses options that are no count', () => {
  const choices = randomChoices({ uint32: () => 0 });
  for (const options of [0, -1, 1.5, NaN, 2 ** 21]) expect(() => choices.choose(options)).toThrow(RangeError);
});

it('counts the bits of what there was to choose from', () => {
  const choices = countingChoices();
  expect([choices.choose(8), choices.choose(4)]).toEqual([0, 0]);
  expect(choices.bits).toBe(5);
  expect(choices.options).toEqual([8, 4]);
});
