import type { RandomSource } from '../challenge.ts';

/**
 * The same numbers for the same seed: a 32-bit xorshift (Marsaglia 2003). For comparisons that evidence has to be
 * reproducible from; nothing secret hangs on it. `seed`: any integer; 0, where it would stay, counts as 1.
 */
export function repeatableRandom(seed: number): RandomSource {
  let state = seed >>> 0 || 1;
  return {
    uint32() {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>>= 0);
    },
  };
}
