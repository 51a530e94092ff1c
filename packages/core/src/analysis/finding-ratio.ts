/** How often something was found: in `found` of `of` recordings. */
export interface FoundIn {
  readonly found: number;
  readonly of: number;
}

/**
 * The natural-log likelihood ratio of a finding: ln of its rate in attacks over its rate in genuine calls, each with half
 * a find and half a miss added (Krichevsky and Trofimov 1981), so that "never in 20" is no certainty: a finding seen in
 * every one of many attacks and in none of n genuine recordings says ln(2n + 2), and no more. Count genuine calls by
 * recording: pieces of one are not independent, and their number is what bounds the ratio. Attacks may be counted by piece.
 */
export function findingRatio(attacks: FoundIn, genuine: FoundIn): number {
  return Math.log(rateOf(attacks) / rateOf(genuine));
}

function rateOf({ found, of }: FoundIn): number {
  return (found + 0.5) / (of + 1);
}
