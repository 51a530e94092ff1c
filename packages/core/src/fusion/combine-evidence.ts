import type { AnalyzerId } from '../signal.ts';
import { ATTACK_KINDS, CHANNEL_BUDGET, type Channel, weightOf } from './evidence-model.ts';

/** A calibrated log-likelihood ratio of one analyzer: natural log, positive for synthetic. */
export interface CountedEvidence {
  readonly analyzer: AnalyzerId;
  readonly llr: number;
}

/** Which modalities are there to be forged, judged or not. */
export interface Present {
  /** Share of the pictures whose face was fit to judge, 0..1; `null` where there is no face. */
  readonly faceCoverage: number | null;
  readonly speech: boolean;
}

/**
 * The log-likelihood ratio of "some attack" against "genuine". Within a channel the weighted ratios add up, up to the
 * channel's budget. Over the kinds of attack that are possible they are averaged, as the law of total probability has it:
 *
 *   L = ln( mean over kinds k of exp( sum of the channels that k forges ) + replay ) + evidence on the call
 *
 * so that a real voice does not excuse a false face, and a channel that is there but was not judged (ratio 1) keeps
 * the attack on it possible. Adding plainly, as if each attack forged everything, would let either excuse the other.
 * Delivery D >= 0 adds to every kind with a face, since a live swap needs a virtual camera; `replay`, an equal share of
 * exp(D) - 1, is a genuine recording played back: it counts as far as something points to it, and is 0 otherwise,
 * since nothing could ever rule it out.
 *
 * What speaks for a face counts by its coverage: the pictures that nobody could judge may show anything. What speaks
 * against it counts in full. Rises with each ratio; 0 without evidence.
 */
export function combineEvidence(evidence: readonly CountedEvidence[], present: Present): number {
  const { faceCoverage, speech } = present;
  const sums = new Map<Channel, number>();
  for (const { analyzer, llr } of evidence) {
    const { channel, weight, excuse, accuse } = weightOf(analyzer);
    sums.set(channel, (sums.get(channel) ?? 0) + clamp(weight * llr, excuse, accuse));
  }
  const sumOf = (channel: Channel): number => clamp(sums.get(channel) ?? 0, -CHANNEL_BUDGET, CHANNEL_BUDGET);
  const [face, delivery] = [sumOf('face'), sumOf('delivery')];
  const said = {
    face: (face < 0 ? face * (faceCoverage ?? 1) : face) + delivery,
    voice: sumOf('voice'),
  };
  const there = { face: faceCoverage !== null || sums.has('face'), voice: speech || sums.has('voice') };
  const kinds = ATTACK_KINDS.filter((forged) => forged.every((channel) => there[channel])).map((forged) =>
    Math.exp(forged.reduce((sum, channel) => sum + said[channel], 0)),
  );
  const replay = Math.expm1(delivery) / (kinds.length + 1);
  return Math.log(meanOf(kinds) + replay) + sumOf('call');
}

/** Bounded by the budgets, so that nothing overflows. 1, the ratio that says nothing, where no kind is possible. */
function meanOf(ratios: readonly number[]): number {
  return ratios.length === 0 ? 1 : ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
