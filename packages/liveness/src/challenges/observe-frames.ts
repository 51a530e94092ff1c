import type { StepObserver, StepResult } from '../challenge.ts';
import { checkNowAndThen } from './check-now-and-then.ts';
import type { StepFrames } from './step-frames.ts';

/** What an observer adds to the pictures that it keeps. */
export interface FrameJudgement {
  /** Whether the answer is complete; asked from the step's start on, five times a second at most. */
  readonly isAnswered: () => boolean;
  /** The result, where nothing stood in the way of judging the pictures. */
  readonly judge: () => StepResult;
}

/** An observer that looks at pictures alone. */
export function observeFrames<T>(frames: StepFrames<T>, { isAnswered, judge }: FrameJudgement): StepObserver {
  const isDone = checkNowAndThen(
    () => frames.last,
    () => !Number.isNaN(frames.start) && isAnswered(),
  );
  return {
    push(observation) {
      if (observation.kind === 'frame') frames.push(observation);
    },
    begin(start) {
      frames.begin(start);
    },
    get done() {
      return isDone();
    },
    result() {
      const reason = frames.abstention();
      return reason === undefined ? judge() : { status: 'abstained', reason };
    },
  };
}
