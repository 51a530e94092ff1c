import type { AccessibilityNeed } from '../challenge.ts';
import type { ChallengeKind } from '../challenge-params.ts';

/**
 * What a kind takes a caller to task for: how a face is rendered, whether the head is solid, what the person does. A
 * swap that copies its wearer well passes all of `geometry` and `behaviour`: only `rendering` stops it. So sessions are
 * drawn with a `rendering` step in them, and a step that could not be judged is drawn anew within its family.
 */
export const CHALLENGE_FAMILY: Readonly<Record<ChallengeKind, 'rendering' | 'geometry' | 'behaviour'>> = {
  light: 'rendering',
  occlude: 'rendering',
  pose: 'geometry',
  distance: 'geometry',
  expression: 'behaviour',
  speak: 'behaviour',
};

/** What passing a session is worth: `strong` where a step was in it that simulated face swaps do not pass. */
export type SessionStrength = 'strong' | 'weak';

/**
 * Whether simulated swaps fail at a kind. Only light is: a swap that knows where the hand is passes `occlude`
 * (CHALLENGES.md has the figures). So light is in every session whose caller can be asked for it, and stays light where
 * it could not be judged: an attacker who floods his room must not be asked for less.
 */
export function isStrong(kind: ChallengeKind): boolean {
  return kind === 'light';
}

/**
 * The strength of a session with these steps for a caller with these needs. Without flashes, light is a glow, which changes
 * half as much light: weak, until more is known (CHALLENGES.md has the figures).
 */
export function strengthOf(
  kinds: readonly ChallengeKind[],
  needs: readonly AccessibilityNeed[],
): SessionStrength {
  return kinds.some(isStrong) && !needs.includes('flashing-light') ? 'strong' : 'weak';
}
