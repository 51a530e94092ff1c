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

/** How often something was found by chance in so many seconds of genuine calls. */
export interface FoundOver {
  readonly found: number;
  readonly seconds: number;
}

/**
 * The same for a finding that a call has the more chances of by chance the longer it is: ln of its rate in attacks over the
 * probability that a genuine call of `call.seconds` shows it `call.found` times or more. Chance finds are taken as a Poisson
 * process whose rate is known from `genuine` alone; under Jeffreys' prior (Gamma, shape 1/2) their number in a call is
 * negative binomial with found + 1/2 and a share of call.seconds / (genuine.seconds + call.seconds) (Gelman et al.,
 * "Bayesian data analysis", 3rd ed., 2.6). Falls with the call's length and rises with the finds. `call.found` >= 1.
 */
export function findingRatioOver(attacks: FoundIn, genuine: FoundOver, call: FoundOver): number {
  const shape = genuine.found + 0.5;
  const share = call.seconds / (genuine.seconds + call.seconds);
  let chance = (1 - share) ** shape;
  let atLeast = 1;
  for (let k = 0; k < call.found; k++) {
    atLeast -= chance;
    chance *= (share * (k + shape)) / (k + 1);
  }
  // The subtraction leaves only rounding where chance has as good as nothing left.
  return Math.log(rateOf(attacks) / Math.max(atLeast, Number.EPSILON));
}

function rateOf({ found, of }: FoundIn): number {
  return (found + 0.5) / (of + 1);
}
