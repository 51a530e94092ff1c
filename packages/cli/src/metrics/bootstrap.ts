import type { RankedScores } from './ranked-scores.ts';

/** A measured value with its interval. */
export interface Estimate {
  readonly value: number;
  /** Bounds of the 95 % interval; `null` where the groups are too few to draw from. */
  readonly low: number | null;
  readonly high: number | null;
}

export interface BootstrapOptions {
  /** Resamplings. Default 500. */
  readonly draws?: number;
  /** Same seed, same intervals. Default 1. */
  readonly seed?: number;
}

/** Groups that an interval needs of each class: fewer say nothing about other groups. */
const FEWEST_GROUPS = 5;

/**
 * Percentile bootstrap (Efron 1979) of several statistics at once. Draws whole groups with replacement, attacks and
 * bona fide apart, so that a person seen in forty clips counts as one and each draw has both classes. O(draws x n).
 */
export function bootstrap<Name extends string>(
  ranked: RankedScores,
  measure: (weights?: Float64Array) => Readonly<Record<Name, number>>,
  { draws = 500, seed = 1 }: BootstrapOptions = {},
): Readonly<Record<Name, Estimate>> {
  const strata = [0, 1].map((kind) => [
    ...new Set(ranked.groups.filter((_, i) => ranked.synthetic[i] === kind)),
  ]);
  const point = measure();
  const names = Object.keys(point) as Name[];
  const samples = new Map(names.map((name) => [name, [] as number[]]));
  if (strata.every((groups) => groups.length >= FEWEST_GROUPS)) {
    const random = mulberry32(seed);
    for (let draw = 0; draw < draws; draw++) {
      const drawn = measure(drawWeights(ranked, strata, random));
      for (const name of names) samples.get(name)!.push(drawn[name]);
    }
  }
  return Object.fromEntries(
    names.map((name) => {
      const sorted = samples.get(name)!.sort((a, b) => a - b);
      return [
        name,
        {
          value: point[name],
          low: quantile(sorted, 0.025),
          high: quantile(sorted, 0.975),
        } satisfies Estimate,
      ];
    }),
  ) as Record<Name, Estimate>;
}

/** How often each item is in one resampling. A group with both classes is drawn in each of them on its own. */
function drawWeights(
  { groups, groupCount, synthetic }: RankedScores,
  strata: readonly (readonly number[])[],
  random: () => number,
): Float64Array {
  const times = [new Uint32Array(groupCount), new Uint32Array(groupCount)];
  strata.forEach((members, kind) => {
    for (let n = 0; n < members.length; n++) times[kind]![members[Math.floor(random() * members.length)]!]!++;
  });
  return Float64Array.from(groups, (group, i) => times[synthetic[i]!]![group]!);
}

function quantile(sorted: readonly number[], share: number): number | null {
  if (sorted.length === 0) return null;
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const [a, b] = [sorted[below]!, sorted[Math.min(below + 1, sorted.length - 1)]!];
  return a + (b - a) * (at - below);
}

/** Small, fast generator of numbers in [0, 1); passes gjrand (public domain, T. Ettinger). */
export function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Wilson's interval of a rate, 95 % (Wilson 1927): for a rate of few independent trials, down to 0 of n, where the
 * bootstrap has no width. `n` >= 1.
 */
export function rateInterval(hits: number, n: number): Estimate {
  const z = 1.959964;
  const rate = hits / n;
  const centre = (rate + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((rate * (1 - rate)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  return { value: rate, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
