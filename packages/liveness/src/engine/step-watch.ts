import type { Observation } from '@bonafide/core';
import type { Challenge, ChallengeStep, StepObserver, StepResult } from '../challenge.ts';

/** Media seconds after a step's time in which an answer that began in time may still come to its end. */
const GRACE = 0.5;

/** One attempt at one step under observation. An observer that throws is out: the step abstains with `observer/failed`. */
export class StepWatch {
  readonly #observer: StepObserver;
  readonly #seconds: number;
  #begin: number | null = null;
  #latest = -Infinity;
  #failed = false;

  constructor(challenge: Challenge, step: ChallengeStep) {
    this.#observer = challenge.observe(step.params, step.durationMs);
    this.#seconds = step.durationMs / 1000;
  }

  /** When the step came on the screen, in media seconds; `null` before. */
  get begun(): number | null {
    return this.#begin;
  }

  /** Media time of the last observation that the observer was given; `null` before the first. */
  get latest(): number | null {
    return this.#latest === -Infinity ? null : this.#latest;
  }

  /** The observer has what it needs, or no more media can count. */
  get done(): boolean {
    if (this.#begin === null) return false;
    return (
      this.#failed ||
      this.#latest > this.#begin + this.#seconds + GRACE ||
      this.#guard(() => this.#observer.done) === true
    );
  }

  begin(start: number): void {
    if (this.#begin !== null) return;
    this.#begin = start;
    this.#guard(() => {
      this.#observer.begin(start);
    });
  }

  observe(observation: Observation): void {
    this.#latest = Math.max(this.#latest, observation.timestamp);
    if (this.#begin !== null && observation.timestamp > this.#begin + this.#seconds + GRACE) return;
    this.#guard(() => {
      this.#observer.push(observation);
    });
  }

  result(): StepResult {
    if (this.#begin === null) return { status: 'abstained', reason: 'step/not-shown' };
    const result = this.#guard(() => soundResult(this.#observer.result()));
    return this.#failed || result === undefined ? { status: 'abstained', reason: 'observer/failed' } : result;
  }

  #guard<T>(run: () => T): T | undefined {
    if (this.#failed) return undefined;
    try {
      return run();
    } catch {
      this.#failed = true;
      return undefined;
    }
  }
}

/** Only a result in its ranges counts; numbers are rounded to 4 digits. Anything else throws, and so abstains. */
function soundResult(result: StepResult): StepResult {
  if (result.status === 'abstained') return { status: 'abstained', reason: result.reason };
  const { compliance, degradation, reactionSeconds, passed, failures } = result;
  const isShare = (value: number): boolean => value >= 0 && value <= 1;
  if (!isShare(compliance) || (degradation !== null && !isShare(degradation)))
    throw new RangeError('compliance and degradation must be in [0, 1]');
  if (reactionSeconds !== null && !(reactionSeconds >= 0 && reactionSeconds <= 3600))
    throw new RangeError('reactionSeconds must be in [0, 3600]');
  if (passed !== (failures.length === 0))
    throw new RangeError('a step passes exactly when it has no failures');
  const round = (value: number | null): number | null => (value === null ? null : Number(value.toFixed(4)));
  return {
    status: 'measured',
    compliance: round(compliance)!,
    degradation: round(degradation),
    reactionSeconds: round(reactionSeconds),
    passed,
    failures: [...failures],
  };
}
