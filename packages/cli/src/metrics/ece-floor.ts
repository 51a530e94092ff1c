import { mulberry32 } from './bootstrap.ts';
import { expectedCalibrationError } from './calibration.ts';
import { rankScores, type RankedScores, type ScoredItem } from './ranked-scores.ts';

/**
 * The expected calibration error that perfectly calibrated ratios would show on as many files: what is left of it when
 * nothing is wrong, by simulation (Broecker and Smith 2007, "Increasing the reliability of reliability diagrams"). Each
 * draw takes ratios from the set, the classes weighing the same, gives each the label that its own probability at even odds
 * says, and stops when it has as many attacks and bona fide as the set. `mean` and the 95 % quantile; files of one group are taken as
 * independent, so with few people the true floor is higher. O(draws x n).
 */
export function floorOfEce(ranked: RankedScores, draws = 200, seed = 1): { mean: number; high: number } {
  const random = mulberry32(seed);
  const byClass = [0, 1].map((kind) => ranked.scores.filter((_, i) => ranked.synthetic[i] === kind));
  const found = Array.from({ length: draws }, () => {
    const left = { attacks: ranked.attacks, bonaFide: ranked.bonaFide };
    const items: ScoredItem[] = [];
    // A set of ratios that all but exclude one class would never fill it.
    for (let tries = 0; tries < 50 * ranked.scores.length && left.attacks + left.bonaFide > 0; tries++) {
      const scores = byClass[random() < 0.5 ? 0 : 1]!;
      const score = scores[Math.floor(random() * scores.length)]!;
      const synthetic = random() < 1 / (1 + Math.exp(-score));
      const kind = synthetic ? 'attacks' : 'bonaFide';
      if (left[kind] === 0) continue;
      left[kind]--;
      items.push({ score, synthetic });
    }
    return left.attacks + left.bonaFide > 0 ? NaN : expectedCalibrationError(rankScores(items));
  }).sort((a, b) => a - b);
  const mean = found.reduce((sum, value) => sum + value, 0) / draws;
  return { mean, high: found[Math.ceil(0.95 * draws) - 1]! };
}
