import { cpus } from 'node:os';
import type { BenchOptions } from '../bench-options.ts';
import { RECIPES } from '../degrade/degradation.ts';
import type { BenchRun } from '../run-bench.ts';
import type { BenchMetrics, RunMetrics } from './bench-metrics.ts';
import { countVerdicts } from './count-verdicts.ts';
import { measureCost } from './measure-cost.ts';
import { measureGenerators, measureStrata } from './measure-parts.ts';
import { measureSystem } from './measure-system.ts';
import { labelled, type LabelledOutcome, systemsOf } from './systems.ts';

/** Where a run came from. */
export interface RunOrigin {
  readonly source: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly version: string;
  readonly options: Pick<BenchOptions, 'fps' | 'policy' | 'workers'>;
}

/** Measures everything of a run. Seconds for ten thousand files, most of it the bootstrap. */
export function measureRun(run: BenchRun, { source, createdAt, version, options }: RunOrigin): BenchMetrics {
  const { items, convention } = run.testSet;
  const degradations = [...new Set(run.outcomes.map(({ degradation }) => degradation))];
  const attacks = items.filter(({ synthetic }) => synthetic).length;
  return {
    version,
    createdAt,
    source,
    convention,
    options: { fps: options.fps, policy: options.policy, workers: options.workers },
    models: run.models,
    machine: `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, Node ${process.version}`,
    files: {
      attacks,
      bonaFide: items.length - attacks,
      groups: new Set(items.map(({ group, file }) => group ?? file)).size,
    },
    runs: degradations.map((degradation) => {
      const outcomes = labelled(
        items,
        run.outcomes.filter((outcome) => outcome.degradation === degradation),
      );
      const title = degradation === 'none' ? 'as they are' : RECIPES[degradation].title;
      return { degradation, title, ...measureOutcomes(outcomes) };
    }),
  };
}

function measureOutcomes(outcomes: readonly LabelledOutcome[]): Omit<RunMetrics, 'degradation' | 'title'> {
  return {
    systems: systemsOf(outcomes).map((system) => measureSystem(system, outcomes)),
    generators: measureGenerators(outcomes),
    strata: measureStrata(outcomes),
    verdicts: {
      attacks: countVerdicts(outcomes.filter(({ item }) => item.synthetic)),
      bonaFide: countVerdicts(outcomes.filter(({ item }) => !item.synthetic)),
    },
    cost: measureCost(outcomes),
    errors: outcomes.flatMap(({ item: { file }, outcome: { error } }) =>
      error === undefined ? [] : [{ file, code: error.code, message: error.message }],
    ),
  };
}
