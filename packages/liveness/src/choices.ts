import type { Choices, RandomSource } from './challenge.ts';

const RANGE = 2 ** 32;
const MOST_OPTIONS = 2 ** 20;

function assertOptions(options: number): void {
  if (!Number.isInteger(options) || options < 1 || options > MOST_OPTIONS)
    throw new RangeError(`options must be an integer in 1..${MOST_OPTIONS}, not ${options}`);
}

/**
 * Uniform choices out of a random source, by rejection: values of the incomplete last cycle of 2^32 are drawn again
 * (fewer than one in 4,096), so that no option is likelier than another.
 */
export function randomChoices(random: RandomSource): Choices {
  return {
    choose(options) {
      assertOptions(options);
      const limit = RANGE - (RANGE % options);
      let value = random.uint32();
      while (value >= limit) value = random.uint32();
      return value % options;
    },
  };
}

/** Choices that always take the first option and count what there was to choose from. */
export function countingChoices(): Choices & { readonly bits: number; readonly options: readonly number[] } {
  const seen: number[] = [];
  return {
    choose(options) {
      assertOptions(options);
      seen.push(options);
      return 0;
    },
    get bits() {
      return seen.reduce((sum, options) => sum + Math.log2(options), 0);
    },
    get options() {
      return seen;
    },
  };
}
