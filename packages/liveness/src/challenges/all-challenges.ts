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
