import { rateInterval } from '../../metrics/bootstrap.ts';
import { errorCurve, pointAtBpcer } from '../../metrics/error-curve.ts';
import { rankScores } from '../../metrics/ranked-scores.ts';
import type { GeneratorMetrics, StratumMetrics } from './bench-metrics.ts';
import { countVerdicts } from './count-verdicts.ts';
import { countClasses, LIMITS, measurePair } from './measure-system.ts';
import { FUSED, type LabelledOutcome, scoredItems } from './systems.ts';

const UNNAMED = 'not named';
const fusedScore = (outcome: LabelledOutcome['outcome']): number | undefined => FUSED.scoreOf(outcome)?.score;

/**
 * What is made of each kind of attack: AUC against all bona fide files, and APCER at thresholds that all bona fide files
 * set (ISO/IEC 30107-3 reports each attack instrument species apart; the worst one is the system's APCER).
 */
export function measureGenerators(outcomes: readonly LabelledOutcome[]): readonly GeneratorMetrics[] {
  const real = outcomes.filter(({ item }) => !item.synthetic);
  const fake = outcomes.filter(({ item }) => item.synthetic);
  const names = [...new Set(fake.map(({ item }) => item.generator ?? UNNAMED))].sort();
  const all = scoredItems(outcomes, fusedScore);
  const { attacks, bonaFide } = countClasses(all);
  const curve = attacks > 0 && bonaFide > 0 ? errorCurve(rankScores(all)) : undefined;
  return names.map((generator) => {
    const own = fake.filter(({ item }) => (item.generator ?? UNNAMED) === generator);
    const scores = scoredItems(own, fusedScore);
    return {
      generator,
      files: own.length,
      scored: scores.length,
      groups: new Set(own.map(({ item }) => item.group ?? item.file)).size,
      auc: measurePair([...scores, ...scoredItems(real, fusedScore)])?.auc ?? null,
      apcerAtBpcer:
        curve === undefined || scores.length === 0
          ? []
          : LIMITS.map((limit) => {
              const { threshold } = pointAtBpcer(curve, limit);
              const missed = scores.filter(({ score }) => score < threshold).length;
              return {
                limit,
                threshold: Number.isFinite(threshold) ? threshold : null,
                rate: rateInterval(missed, scores.length),
              };
            }),
      verdicts: countVerdicts(own),
    };
  });
}

interface Measure {
  readonly name: string;
  readonly of: (outcome: LabelledOutcome['outcome']) => number | null;
  /** Upper bounds of the strata but the last, and their names. */
  readonly bounds: readonly number[];
  readonly names: readonly string[];
}

const MEASURES: readonly Measure[] = [
  {
    name: 'width of the face',
    of: ({ faceWidth }) => faceWidth,
    bounds: [96, 160],
    names: ['under 96 px', '96 to 160 px', '160 px and more'],
  },
  {
    name: 'coverage',
    of: ({ coverage }) => coverage,
    bounds: [0.5, 0.9],
    names: ['under 50 %', '50 to 90 %', '90 % and more'],
  },
  {
    name: 'length',
    of: ({ seconds, error }) => (error === undefined ? seconds : null),
    bounds: [1e-9, 4, 10, 60],
    names: ['stills', 'under 4 s', '4 to 10 s', '10 to 60 s', '60 s and more'],
  },
];

/** The fused score by quality of the files; strata without a scored file are left out. */
export function measureStrata(outcomes: readonly LabelledOutcome[]): readonly StratumMetrics[] {
  return MEASURES.flatMap(({ name, of, bounds, names }) =>
    names.flatMap((stratum, i): StratumMetrics[] => {
      const low = bounds[i - 1] ?? -Infinity;
      const high = bounds[i] ?? Infinity;
      const own = outcomes.filter(({ outcome }) => {
        const value = of(outcome);
        return value !== null && value >= low && value < high;
      });
      const scores = scoredItems(own, fusedScore);
      if (scores.length === 0) return [];
      const pair = measurePair(scores);
      return [
        {
          measure: name,
          stratum,
          scored: countClasses(scores),
          auc: pair?.auc ?? null,
          eer: pair?.eer ?? null,
        },
      ];
    }),
  );
}
