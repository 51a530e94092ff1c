export { LivenessChallenge, type LivenessChallengeProps } from './liveness-challenge.ts';
export { useLivenessChallenge, type LivenessChallengeHook } from './use-liveness-challenge.ts';
export { TEXTS, textsFor, type TextKey, type Texts } from './texts/texts.ts';
