import type { ChallengeKind } from '../challenge-params.ts';

/**
 * What a kind takes a caller to task for: how a face is rendered, whether the head is solid, what the person does. A
 * swap that copies its wearer well passes all of `geometry` and `behaviour`: only `rendering` stops it, and of that
 * light better than occlude. So sessions are only drawn with a
 * `rendering` step in them, and a step that could not be judged is drawn anew within its family.
 */
export const CHALLENGE_FAMILY: Readonly<Record<ChallengeKind, 'rendering' | 'geometry' | 'behaviour'>> = {
  light: 'rendering',
  occlude: 'rendering',
  pose: 'geometry',
  distance: 'geometry',
  expression: 'behaviour',
  speak: 'behaviour',
};
