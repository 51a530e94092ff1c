export type {
  AbstainedStep,
  AccessibilityNeed,
  Challenge,
  ChallengeStep,
  Choices,
  DrawPolicy,
  MeasuredStep,
  RandomSource,
  StepAbstention,
  StepFailure,
  StepObserver,
  StepResult,
} from './challenge.ts';
export { challengeStepSchema } from './challenge.ts';
export {
  CHALLENGE_KINDS,
  challengeParamsSchema,
  LANGUAGES,
  type ChallengeKind,
  type ChallengeParams,
  type DistanceParams,
  type ExpressionParams,
  type Language,
  type LightParams,
  type OccludeMove,
  type OccludeParams,
  type ParamsOf,
  type PoseParams,
  type PoseTarget,
  type SpeakParams,
} from './challenge-params.ts';
export { countingChoices, randomChoices } from './choices.ts';
export { lightChallenge } from './challenges/light/light-challenge.ts';
export { CHALLENGES } from './challenges/all-challenges.ts';
export { CHALLENGE_FAMILY, isStrong, type SessionStrength } from './challenges/challenge-family.ts';
export { lightCourse } from './challenges/light/light-sequence.ts';
export { linearColour, RESTING_COLOUR } from './challenges/light/light-colours.ts';
export { syllables, usualWords } from './challenges/speak/phrases.ts';
export { phraseShare, type SpeechRecogniser } from './challenges/speak/speech-recogniser.ts';
export { cuesFor, type Cue } from './cues.ts';
export type { EvidenceClaims, SessionClaims, StepClaims, StepRecord } from './protocol/claims.ts';
export type { Refused, RefusalReason } from './protocol/refusal.ts';
export {
  verifyEvidence,
  type VerifiedEvidence,
  type VerifyEvidenceOptions,
} from './protocol/verify-evidence.ts';
