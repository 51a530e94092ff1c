import { mulberry32 } from './bootstrap.ts';
import { expectedCalibrationError } from './calibration.ts';
import type { RankedScores } from './ranked-scores.ts';

/** What the expected calibration error comes to when nothing is wrong: on average, and in 95 of 100 sets at most. 0..1. */
export interface EceFloor {
  readonly mean: number;
  readonly high: number;
}

/**
 * The expected calibration error that perfectly calibrated ratios would show on as many files, by simulation (Broecker and
 * Smith 2007, "Increasing the reliability of reliability diagrams"). Each draw takes ratios from the set, the classes weighing
 * the same, gives each the label that its own probability at even odds says, and stops when it has as many attacks and bona
 * fide as the set. Files of one group are taken as independent, so with few people the true floor is higher. `undefined` for ratios
 * so certain that one class would never come. O(draws x n).
 */
export function floorOfEce(ranked: RankedScores, draws = 100, seed = 1): EceFloor | undefined {
  const random = mulberry32(seed);
  const byClass = [0, 1].map((kind) => ranked.scores.filter((_, i) => ranked.synthetic[i] === kind));
  const found: number[] = [];
  for (let draw = 0; draw < draws; draw++) {
    const drawn = drawCalibrated(byClass, ranked, random);
    if (drawn === undefined) return undefined;
    found.push(expectedCalibrationError({ ...ranked, ...drawn }));
  }
  found.sort((a, b) => a - b);
  const mean = found.reduce((sum, value) => sum + value, 0) / draws;
  return { mean, high: found[Math.ceil(0.95 * draws) - 1]! };
}

function drawCalibrated(
  byClass: readonly Float64Array[],
  { attacks, bonaFide }: RankedScores,
  random: () => number,
): Pick<RankedScores, 'scores' | 'synthetic'> | undefined {
  const count = attacks + bonaFide;
  const [scores, synthetic] = [new Float64Array(count), new Uint8Array(count)];
  const left = [bonaFide, attacks];
  let taken = 0;
  for (let tries = 0; taken < count; tries++) {
    if (tries > 50 * count) return undefined;
    const from = byClass[random() < 0.5 ? 0 : 1]!;
    const score = from[Math.floor(random() * from.length)]!;
    const kind = random() < 1 / (1 + Math.exp(-score)) ? 1 : 0;
    if (left[kind] === 0) continue;
    left[kind]!--;
    scores[taken] = score;
    synthetic[taken++] = kind;
  }
  return { scores, synthetic };
}
