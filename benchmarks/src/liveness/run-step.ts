import type { Observation } from '@bonafide/core';
import { CHALLENGES, type ChallengeParams, type StepObserver, type StepResult } from '@bonafide/liveness';

/** How one step went. */
export interface StepOutcome {
  readonly result: StepResult;
  /** Seconds from the step being shown until the observer had seen enough, or its time was up. */
  readonly seconds: number;
}

/** Looks whether the observer is done after every so many observations: a live server does it after each. */
const LOOK_EVERY = 4;

/** Plays observations to the observer of a step that comes up at 0; stops when it is done or its time is up. */
export function runStep(
  params: ChallengeParams,
  durationMs: number,
  observations: readonly Observation[],
): StepOutcome {
  const observer = observe(params, durationMs);
  let begun = false;
  let n = 0;
  for (const observation of observations) {
    if (!begun && observation.timestamp >= 0) {
      observer.begin(0);
      begun = true;
    }
    if (observation.timestamp > durationMs / 1000) break;
    observer.push(observation);
    if (++n % LOOK_EVERY === 0 && begun && observer.done) {
      return { result: observer.result(), seconds: observation.timestamp };
    }
  }
  return { result: observer.result(), seconds: durationMs / 1000 };
}

function observe(params: ChallengeParams, durationMs: number): StepObserver {
  switch (params.kind) {
    case 'light':
      return CHALLENGES.light.observe(params, durationMs);
    case 'pose':
      return CHALLENGES.pose.observe(params, durationMs);
    case 'occlude':
      return CHALLENGES.occlude.observe(params, durationMs);
    case 'expression':
      return CHALLENGES.expression.observe(params, durationMs);
    case 'speak':
      return CHALLENGES.speak.observe(params, durationMs);
    case 'distance':
      return CHALLENGES.distance.observe(params, durationMs);
  }
}

/** Whether a step counts for its caller: abstentions never do. */
export function hasPassed(result: StepResult): boolean {
  return result.status === 'measured' && result.passed;
}
