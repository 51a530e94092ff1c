import type { Random } from '@bonafide/attack-lab';
import {
  type Challenge,
  CHALLENGES,
  type ChallengeKind,
  type ChallengeParams,
  type Choices,
  type DrawPolicy,
  randomChoices,
} from '@bonafide/liveness';

export interface DrawnStep {
  readonly params: ChallengeParams;
  readonly durationMs: number;
}

/** Seeded choices: a benchmark has to be repeatable; a server draws from a cryptographic source. */
export function seededChoices(random: Random): Choices {
  return randomChoices({ uint32: () => Math.floor(random() * 2 ** 32) });
}

/** A step drawn apart from any session: what an earlier session asked for, or a trial of one kind. */
export function drawStep(kind: ChallengeKind, choices: Choices, rules: Partial<DrawPolicy> = {}): DrawnStep {
  const policy: DrawPolicy = { difficulty: 'standard', language: 'en', ...rules };
  const challenge = CHALLENGES[kind] as unknown as Challenge;
  const params = challenge.draw(choices, policy);
  return { params, durationMs: challenge.durationMs(params, policy) };
}
