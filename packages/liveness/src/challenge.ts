import type { Observation } from '@bonafide/core';
import * as v from 'valibot';
import {
  challengeParamsSchema,
  type ChallengeKind,
  type ChallengeParams,
  type Language,
  type ParamsOf,
} from './challenge-params.ts';

/** Where draws come from: on a server `crypto.getRandomValues`, in tests a seeded generator. */
export interface RandomSource {
  /** A uniform integer in [0, 2^32). */
  uint32(): number;
}

/** The choices that a challenge is drawn by; each is uniform and independent of the ones before it. */
export interface Choices {
  /** A uniform integer in [0, options). `options`: an integer in 1..2^20. */
  readonly choose: (options: number) => number;
}

/**
 * What a caller cannot or does not want to be asked for. `flashing-light`: colours fade into one another instead (`glow`);
 * `screen-light`: no light challenge at all.
 */
export type AccessibilityNeed = 'flashing-light' | 'screen-light' | 'speech' | 'head-movement' | 'hands';

/** What a session's steps are drawn under. */
export interface DrawPolicy {
  /** `high` asks for more in one step and allows less time. Default everywhere: `standard`. */
  readonly difficulty: 'low' | 'standard' | 'high';
  readonly language: Language;
  /** Default: none. */
  readonly needs?: readonly AccessibilityNeed[];
}

/** One thing asked of a caller. JSON-safe: this is what goes over the wire. */
export interface ChallengeStep {
  /** Unique within its session. */
  readonly id: string;
  readonly kind: ChallengeKind;
  readonly params: ChallengeParams;
  /** Longest time from the step being shown to its being answered. */
  readonly durationMs: number;
}

/** A step on the wire; `kind` and `params.kind` agree. */
export const challengeStepSchema: v.GenericSchema<unknown, ChallengeStep> = v.pipe(
  v.strictObject({
    id: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
    kind: v.picklist(['light', 'pose', 'occlude', 'expression', 'speak', 'distance']),
    params: challengeParamsSchema,
    durationMs: v.pipe(v.number(), v.integer(), v.minValue(500), v.maxValue(30_000)),
  }),
  v.check((step) => step.kind === step.params.kind, 'kind and params disagree'),
);

/**
 * A kind of challenge: how it is drawn and how an answer is judged. Stateless; shareable. What the caller reads is
 * `instructionFor(params)`, apart from this, so that a client needs no observer.
 *
 * `draw` must ask for the same numbers of options whatever was chosen before, and turn different choices into different
 * params: then the params are uniform and the entropy is the sum of log2(options). A contract test holds both.
 */
export interface Challenge<K extends ChallengeKind = ChallengeKind> {
  readonly kind: K;
  draw(choices: Choices, policy: DrawPolicy): ParamsOf<K>;
  /** Longest time from shown to answered, in milliseconds; 500..30,000. */
  durationMs(params: ParamsOf<K>, policy: DrawPolicy): number;
  /** Opens an observer for one step of one caller. */
  observe(params: ParamsOf<K>, durationMs: number): StepObserver;
}

/**
 * Judges one answer from what the server itself saw and heard: a sans-I/O state machine. It borrows observations and
 * keeps numbers only. Observations before `begin` are the baseline that degradation is measured against.
 */
export interface StepObserver {
  /** Takes the next observation, in order of media time. */
  push(observation: Observation): void;
  /** The step came on the caller's screen at `start` (media seconds). Called once; observations after it are the answer. */
  begin(start: number): void;
  /** True once more media cannot change the result: a live session goes on without waiting for the step's time to end. */
  readonly done: boolean;
  /** The result so far; may be called at any time, also before `begin` (then it abstains with `step/not-shown`). */
  result(): StepResult;
}

/** Why an answer was not accepted. */
export type StepFailure =
  /** Not what was asked. */
  | 'not-followed'
  /** What was asked, but in another order. */
  | 'wrong-order'
  /** Before the question could have been seen. */
  | 'too-early'
  /** Later than a person in front of the camera needs. */
  | 'too-late'
  /** Fits another step's question better than this one's. */
  | 'other-step'
  /** No trace of the screen's light on the face. */
  | 'light/no-response'
  /** Background and face follow the light alike, as a replayed screen does. */
  | 'light/flat'
  /** The picture breaks up where swaps do. */
  | 'degraded'
  /** The head moves as a flat picture would. */
  | 'flat'
  /** Lips and voice do not agree. */
  | 'speak/lips'
  /** The rhythm does not fit the phrase. */
  | 'speak/rhythm'
  /** Other words than asked, for a `SpeechRecogniser`. */
  | 'speak/words'
  /** Another voice style than asked. */
  | 'speak/voice'
  /** Another face took the place of the first. */
  | 'face/changed';

/** Why an answer could not be judged. Never counts for the caller. */
export type StepAbstention =
  | 'step/not-shown'
  | 'video/none'
  | 'video/slow'
  /** The media ran behind the server's clock while the step was answered. */
  | 'media/late'
  | 'audio/none'
  /** The recogniser failed, or took too long. */
  | 'speech/not-recognised'
  | 'face/none'
  | 'face/many'
  | 'face/small'
  | 'face/dark'
  | 'face/blurred'
  | 'light/ambient-too-bright'
  /** Neck and chest are out of the picture, or show no light that the face could be compared with. */
  | 'light/neck-hidden'
  | 'observer/failed';

/** What an observer found. Holds no biometric data. */
export interface MeasuredStep {
  readonly status: 'measured';
  /** 0 = nothing of what was asked, 1 = all of it in order and in time. */
  readonly compliance: number;
  /** How much worse the passive signals are during the step than before it: 0 = unchanged, 1 = broken; `null`: not measurable. */
  readonly degradation: number | null;
  /** From the step being shown to the first sign of an answer, in seconds; `null` where there was none. */
  readonly reactionSeconds: number | null;
  readonly passed: boolean;
  /** Empty exactly when it passed. */
  readonly failures: readonly StepFailure[];
}
export interface AbstainedStep {
  readonly status: 'abstained';
  readonly reason: StepAbstention;
}
export type StepResult = MeasuredStep | AbstainedStep;
