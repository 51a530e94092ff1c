import type { Challenge } from '../challenge.ts';
import type { ChallengeKind } from '../challenge-params.ts';
import { distanceChallenge } from './distance/distance-challenge.ts';
import { expressionChallenge } from './expression/expression-challenge.ts';
import { lightChallenge } from './light/light-challenge.ts';
import { occludeChallenge } from './occlude/occlude-challenge.ts';
import { poseChallenge } from './pose/pose-challenge.ts';
import { speakChallenge } from './speak/speak-challenge.ts';

/** Every challenge that there is, by kind. */
export const CHALLENGES: { readonly [K in ChallengeKind]: Challenge<K> } = {
  light: lightChallenge,
  pose: poseChallenge,
  occlude: occludeChallenge,
  expression: expressionChallenge,
  speak: speakChallenge,
  distance: distanceChallenge,
};

/**
 * What a kind takes a caller to task for: how a face is rendered, whether the head is solid, what the person does. A
 * swap that copies its wearer well passes all of `geometry` and `behaviour`: only `rendering` stops it, and of that
 * light better than occlude. A policy should take one of each family, and light unless the caller cannot have it.
 */
export const CHALLENGE_FAMILY: Readonly<Record<ChallengeKind, 'rendering' | 'geometry' | 'behaviour'>> = {
  light: 'rendering',
  occlude: 'rendering',
  pose: 'geometry',
  distance: 'geometry',
  expression: 'behaviour',
  speak: 'behaviour',
};
