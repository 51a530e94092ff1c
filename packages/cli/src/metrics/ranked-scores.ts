import { VerifierError } from '@bonafide/core';

/** One scored presentation. */
export interface ScoredItem {
  /** Higher = more synthetic. Any finite number. */
  readonly score: number;
  /** Ground truth: an attack (AI-made) or a bona fide presentation. */
  readonly synthetic: boolean;
  /** Items of one group (a person, a source clip) are not independent: intervals draw groups. Default: its own. */
  readonly group?: string | undefined;
}

/** Scores sorted once, so that a metric of any resampling is one pass. */
export interface RankedScores {
  /** Descending. */
  readonly scores: Float64Array;
  /** 1 for an attack, 0 for bona fide, in the order of `scores`. */
  readonly synthetic: Uint8Array;
  /** Number of each item's group, 0..groupCount-1. */
  readonly groups: Uint32Array;
  readonly groupCount: number;
  readonly attacks: number;
  readonly bonaFide: number;
}

/**
 * Sorts scores for the metrics. O(n log n). Throws `metrics/empty` for no items, `metrics/not-finite` for a score that
 * is NaN or infinite (an abstention is no score: leave it out and count it), `metrics/one-class` without both classes.
 */
export function rankScores(items: readonly ScoredItem[]): RankedScores {
  if (items.length === 0) throw new VerifierError('metrics/empty', 'there are no scores to measure');
  const bad = items.findIndex(({ score }) => !Number.isFinite(score));
  if (bad >= 0) {
    throw new VerifierError('metrics/not-finite', `score ${bad} of ${items.length} is ${items[bad]!.score}`);
  }
  const attacks = items.filter(({ synthetic }) => synthetic).length;
  if (attacks === 0 || attacks === items.length) {
    const only = attacks === 0 ? 'bona fide' : 'attacks';
    throw new VerifierError('metrics/one-class', `all ${items.length} scores are ${only}: both are needed`);
  }
  const numbers = new Map<string, number>();
  const sorted = items
    .map((item, i) => ({ ...item, group: item.group ?? `\0${i}` }))
    .sort((a, b) => b.score - a.score);
  const groups = Uint32Array.from(sorted, ({ group }) => {
    const known = numbers.get(group) ?? numbers.size;
    numbers.set(group, known);
    return known;
  });
  return {
    scores: Float64Array.from(sorted, ({ score }) => score),
    synthetic: Uint8Array.from(sorted, ({ synthetic }) => Number(synthetic)),
    groups,
    groupCount: numbers.size,
    attacks,
    bonaFide: items.length - attacks,
  };
}
