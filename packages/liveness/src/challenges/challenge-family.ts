import type { ChallengeKind } from '../challenge-params.ts';

/**
 * What a kind takes a caller to task for: how a face is rendered, whether the head is solid, what the person does. A
 * swap that copies its wearer well passes all of `geometry` and `behaviour`: only `rendering` stops it, and of that light
 * far better than occlude (which 5 of 7 simulated swaps passed). So sessions are only drawn with a `rendering` step in
 * them, a step that could not be judged is drawn anew within its family, and light stays light.
 */
export const CHALLENGE_FAMILY: Readonly<Record<ChallengeKind, 'rendering' | 'geometry' | 'behaviour'>> = {
  light: 'rendering',
  occlude: 'rendering',
  pose: 'geometry',
  distance: 'geometry',
  expression: 'behaviour',
  speak: 'behaviour',
};
