import type { AnalyzerId } from '@bonafide/core';
import type { ScoredItem } from '../../metrics/ranked-scores.ts';
import type { BenchItem, Modality } from '../manifest/bench-item.ts';
import type { AnalyzerScore, Outcome } from '../run/outcome.ts';

/** An outcome and the truth about its file. */
export interface LabelledOutcome {
  readonly item: BenchItem;
  readonly outcome: Outcome;
}

/** Something that scores files, and which of them it can be judged on. */
export interface System {
  readonly name: string;
  /** Its score, and log-likelihood ratio where it has one, of a file; `undefined` where it gave none. */
  readonly scoreOf: (outcome: Outcome) => AnalyzerScore | undefined;
  /** What it looks at: an attack on the other modality alone is none to it. */
  readonly modality: Modality;
}

export function labelled(
  items: readonly BenchItem[],
  outcomes: readonly Outcome[],
): readonly LabelledOutcome[] {
  return outcomes.map((outcome) => ({ item: items[outcome.index]!, outcome }));
}

/** The verdict's likelihood ratio as a system of its own. */
export const FUSED: System = {
  name: 'fused',
  modality: 'both',
  scoreOf: ({ llr }) => (llr === null ? undefined : { score: llr, llr }),
};

/** Fused, face, voice, and every other analyzer that measured something. */
export function systemsOf(outcomes: readonly LabelledOutcome[]): readonly System[] {
  const analyzers = [
    ...new Set(outcomes.flatMap(({ outcome }) => Object.keys(outcome.analyzers) as AnalyzerId[])),
  ].sort();
  return [
    FUSED,
    { name: 'face', modality: 'face', scoreOf: ({ face }) => face ?? undefined },
    { name: 'voice', modality: 'voice', scoreOf: ({ voice }) => voice ?? undefined },
    ...analyzers
      .filter((id) => id !== 'face.forgery' && id !== 'voice.synthetic')
      .map((id): System => ({ name: id, modality: modalityOf(id), scoreOf: ({ analyzers: by }) => by[id] })),
  ];
}

/** The outcomes that a system can be judged on: attacks on what it looks at, and what is bona fide throughout. */
export function judgeable(system: System, outcomes: readonly LabelledOutcome[]): readonly LabelledOutcome[] {
  const { modality } = system;
  if (modality === 'both') return outcomes;
  const other = modality === 'face' ? 'voice' : 'face';
  return outcomes.filter(({ item }) => item.modality !== other);
}

/** Scores for the metrics, of those outcomes that have one. */
export function scoredItems(
  outcomes: readonly LabelledOutcome[],
  scoreOf: (outcome: Outcome) => number | undefined,
): readonly ScoredItem[] {
  return outcomes.flatMap(({ item, outcome }): ScoredItem[] => {
    const score = scoreOf(outcome);
    return score === undefined
      ? []
      : [{ score, synthetic: item.synthetic, ...(item.group !== undefined && { group: item.group }) }];
  });
}

function modalityOf(id: AnalyzerId): Modality {
  if (id.startsWith('face.') || id.startsWith('stream.')) return 'face';
  return id.startsWith('voice.') ? 'voice' : 'both';
}
