import { VerifierError } from '@bonafide/core';
import { CHALLENGE_FAMILY, isStrong } from '../challenges/challenge-family.ts';
import type { ChallengeKind } from '../challenge-params.ts';
import type { Challenge, ChallengeStep } from '../challenge.ts';
import { countingChoices, randomChoices } from '../choices.ts';
import { seededRandom } from './seeded-random.ts';
import { checkPolicy, kindsFor, type SessionPolicy } from './session-policy.ts';

/** The challenges that a server can judge, by kind. */
export type ChallengeSet = { readonly [K in ChallengeKind]?: Challenge<K> };

/** The sequences of kinds that a session is drawn from, and what they are worth. */
export interface SessionSpace {
  /** Equally likely sequences: no kind twice where there are enough of them, else none twice in a row where there are two. */
  readonly sequences: readonly (readonly ChallengeKind[])[];
  /** Bits of a session with the least telling of the sequences. */
  readonly bits: number;
}

/** Bits of entropy in the params of one step of a kind. */
export function stepBits(challenge: Challenge, policy: SessionPolicy): number {
  const choices = countingChoices();
  challenge.draw(choices, policy);
  return choices.bits;
}

/**
 * The space that sessions are drawn from: every sequence with `minBits` of entropy or more, counting params and choice of
 * sequence. Throws `config/invalid` where no sequence has enough. A few milliseconds.
 */
export function sessionSpace(challenges: ChallengeSet, policy: SessionPolicy): SessionSpace {
  checkPolicy(policy);
  const kinds = kindsFor(policy).filter((kind) => challenges[kind] !== undefined);
  const bits = new Map(kinds.map((kind) => [kind, stepBits(challengeOf(challenges, kind), policy)]));
  const worth = (sequence: readonly ChallengeKind[]): number =>
    sequence.reduce((sum, kind) => sum + bits.get(kind)!, 0);
  const showsRendering = (kind: ChallengeKind): boolean => CHALLENGE_FAMILY[kind] === 'rendering';
  const needed = kinds.some(isStrong) ? isStrong : showsRendering;
  const byWorth = sequencesOf(kinds, policy.steps)
    // Only these steps stop a swap that copies its wearer well: where one can be asked, one is.
    .filter((sequence) => !kinds.some(needed) || sequence.some(needed))
    .map((sequence) => ({ sequence, bits: worth(sequence) }))
    .sort((a, b) => b.bits - a.bits);
  let best = 0;
  while (best < byWorth.length && byWorth[best]!.bits + Math.log2(best + 1) >= policy.minBits) best++;
  const chosen = byWorth.slice(0, best);
  if (chosen.length === 0) {
    const most = Math.max(0, ...byWorth.map((entry) => entry.bits));
    throw new VerifierError(
      'config/invalid',
      `policy ${policy.name}: ${policy.steps} steps of ${kinds.join(', ') || 'nothing'} have ${most.toFixed(1)} bits, fewer than ${policy.minBits}`,
    );
  }
  return { sequences: chosen.map(({ sequence }) => sequence), bits: chosen.at(-1)!.bits + Math.log2(best) };
}

/** Most steps that a session may have. */
const MOST_STEPS = 6;

/**
 * A policy with as many more steps as it takes to reach its `minBits` under its needs: callers who can be asked for little
 * are asked more often. Throws `config/invalid` where 6 steps are not enough.
 */
export function fitPolicy(challenges: ChallengeSet, policy: SessionPolicy): SessionPolicy {
  checkPolicy(policy);
  try {
    sessionSpace(challenges, policy);
    return policy;
  } catch (error) {
    if (policy.steps >= MOST_STEPS) throw error;
    return fitPolicy(challenges, { ...policy, steps: policy.steps + 1 });
  }
}

function sequencesOf(kinds: readonly ChallengeKind[], steps: number): readonly (readonly ChallengeKind[])[] {
  const fits = (sequence: readonly ChallengeKind[], kind: ChallengeKind): boolean =>
    kinds.length >= steps ? !sequence.includes(kind) : kinds.length < 2 || sequence.at(-1) !== kind;
  let sequences: readonly (readonly ChallengeKind[])[] = [[]];
  for (let i = 0; i < steps; i++) {
    sequences = sequences.flatMap((sequence) =>
      kinds.filter((kind) => fits(sequence, kind)).map((kind) => [...sequence, kind]),
    );
  }
  return sequences;
}

/** The sequence of kinds of a session, uniform over its space. */
export async function drawSequence(seed: Uint8Array, space: SessionSpace): Promise<readonly ChallengeKind[]> {
  const choices = randomChoices(await seededRandom(seed, 'sequence'));
  return space.sequences[choices.choose(space.sequences.length)]!;
}

export interface StepPlace {
  readonly kind: ChallengeKind;
  readonly index: number;
  readonly attempt: number;
}

/** One attempt at one step. Each has draws of its own, so that a retry tells nothing of it and needs no state. */
export async function drawStep(
  seed: Uint8Array,
  { kind, index, attempt }: StepPlace,
  options: { readonly challenges: ChallengeSet; readonly policy: SessionPolicy },
): Promise<ChallengeStep> {
  const challenge = challengeOf(options.challenges, kind);
  const choices = randomChoices(await seededRandom(seed, `step ${index} attempt ${attempt} ${kind}`));
  const params = challenge.draw(choices, options.policy);
  const durationMs = challenge.durationMs(params, options.policy);
  return { id: `step-${index}-${attempt}`, kind, params, durationMs };
}

/** A challenge by its kind, for params that are known to be of that kind. */
export function challengeOf(challenges: ChallengeSet, kind: ChallengeKind): Challenge {
  const challenge = challenges[kind];
  if (challenge === undefined)
    throw new VerifierError('config/invalid', `no challenge of kind ${kind} was given`);
  return challenge as unknown as Challenge;
}
