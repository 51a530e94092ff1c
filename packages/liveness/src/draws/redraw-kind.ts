import { CHALLENGE_FAMILY, isStrong } from '../challenges/challenge-family.ts';
import type { ChallengeKind } from '../challenge-params.ts';
import { randomChoices } from '../choices.ts';
import { challengeOf, stepBits, type ChallengeSet } from './draw-session.ts';
import { seededRandom } from './seeded-random.ts';
import { kindsFor, type SessionPolicy } from './session-policy.ts';

export interface RedrawPlace {
  /** The session's kinds so far. */
  readonly kinds: readonly ChallengeKind[];
  /** Kinds that this step was before; the last of them could not be judged. */
  readonly tried: readonly ChallengeKind[];
  readonly index: number;
  readonly attempt: number;
}

/**
 * Another kind for a step that could not be judged, such as speech in a loud room: drawn among the kinds of its family
 * that the session has not used and with which it keeps its `minBits`. Where there is none, the same kind again. A strong
 * kind stays, because an attacker can make it unjudgeable (see `isStrong`).
 */
export async function redrawKind(
  seed: Uint8Array,
  { kinds, tried, index, attempt }: RedrawPlace,
  { challenges, policy }: { readonly challenges: ChallengeSet; readonly policy: SessionPolicy },
): Promise<ChallengeKind> {
  const bits = (kind: ChallengeKind): number => stepBits(challengeOf(challenges, kind), policy);
  const others = kinds.reduce((sum, kind, i) => (i === index ? sum : sum + bits(kind)), 0);
  const fit = kindsFor(policy).filter(
    (kind) =>
      !isStrong(kinds[index]!) &&
      challenges[kind] !== undefined &&
      CHALLENGE_FAMILY[kind] === CHALLENGE_FAMILY[kinds[index]!] &&
      ![...kinds, ...tried].includes(kind) &&
      others + bits(kind) >= policy.minBits,
  );
  if (fit.length === 0) return kinds[index]!;
  const choices = randomChoices(await seededRandom(seed, `kind of step ${index} attempt ${attempt}`));
  return fit[choices.choose(fit.length)]!;
}
