import type { Observation } from '@bonafide/core';
import { type Challenge, CHALLENGES, type ChallengeParams, type StepResult } from '@bonafide/liveness';

/** Looks whether the observer is done after every so many observations: a live server does it after each. */
const LOOK_EVERY = 4;

/** Plays observations to the observer of a step that comes up at 0; stops when it is done or its time is up. */
export function runStep(
  params: ChallengeParams,
  durationMs: number,
  observations: readonly Observation[],
): StepResult {
  const observer = (CHALLENGES[params.kind] as unknown as Challenge).observe(params, durationMs);
  let begun = false;
  let n = 0;
  for (const observation of observations) {
    if (!begun && observation.timestamp >= 0) {
      observer.begin(0);
      begun = true;
    }
    if (observation.timestamp > durationMs / 1000) break;
    observer.push(observation);
    if (++n % LOOK_EVERY === 0 && begun && observer.done) break;
  }
  return observer.result();
}

/** Whether a step counts for its caller: abstentions never do. */
export function hasPassed(result: Pick<StepResult, 'status'> & { readonly passed?: boolean }): boolean {
  return result.status === 'measured' && result.passed === true;
}
