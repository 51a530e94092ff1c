import type { Random } from '@bonafide/attack-lab';
import {
  CHALLENGE_FAMILY,
  CHALLENGE_KINDS,
  CHALLENGES,
  type ChallengeKind,
  type ChallengeParams,
  type Choices,
  type DrawPolicy,
  randomChoices,
} from '@bonafide/liveness';

const POLICY: DrawPolicy = { difficulty: 'standard', language: 'en' };
const FAMILIES = ['rendering', 'geometry', 'behaviour'] as const;

export interface DrawnStep {
  readonly params: ChallengeParams;
  readonly durationMs: number;
}

/** Seeded choices: a benchmark has to be repeatable; a server draws from a cryptographic source. */
export function seededChoices(random: Random): Choices {
  return randomChoices({ uint32: () => Math.floor(random() * 2 ** 32) });
}

/**
 * One challenge of each family, in drawn order. The light is what shows how a face is rendered; for callers who cannot
 * take flashing light a hand over the face stands in, which is weaker.
 */
export function drawKinds(choices: Choices, light = true): readonly ChallengeKind[] {
  const order = [...FAMILIES];
  return FAMILIES.map((_, i) => {
    const [family] = order.splice(choices.choose(FAMILIES.length - i), 1);
    if (family === 'rendering') return light ? 'light' : 'occlude';
    const kinds = CHALLENGE_KINDS.filter((kind) => CHALLENGE_FAMILY[kind] === family);
    return kinds[choices.choose(kinds.length)]!;
  });
}

export function drawStep(kind: ChallengeKind, choices: Choices): DrawnStep {
  switch (kind) {
    case 'light': {
      const params = CHALLENGES.light.draw(choices, POLICY);
      return { params, durationMs: CHALLENGES.light.durationMs(params, POLICY) };
    }
    case 'pose': {
      const params = CHALLENGES.pose.draw(choices, POLICY);
      return { params, durationMs: CHALLENGES.pose.durationMs(params, POLICY) };
    }
    case 'occlude': {
      const params = CHALLENGES.occlude.draw(choices, POLICY);
      return { params, durationMs: CHALLENGES.occlude.durationMs(params, POLICY) };
    }
    case 'expression': {
      const params = CHALLENGES.expression.draw(choices, POLICY);
      return { params, durationMs: CHALLENGES.expression.durationMs(params, POLICY) };
    }
    case 'speak': {
      const params = CHALLENGES.speak.draw(choices, POLICY);
      return { params, durationMs: CHALLENGES.speak.durationMs(params, POLICY) };
    }
    case 'distance': {
      const params = CHALLENGES.distance.draw(choices, POLICY);
      return { params, durationMs: CHALLENGES.distance.durationMs(params, POLICY) };
    }
  }
}
