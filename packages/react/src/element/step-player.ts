import type { ChallengeStep } from '@bonafide/liveness';
import { cuesFor } from '@bonafide/liveness/client';

export interface StepPlayer {
  stop(): void;
}

export interface StepPlayerEvents {
  /** The first picture of the step was drawn. */
  shown(): void;
  /** The part changed; `left`: share of the step's time that is left, 1..0. */
  part(index: number): void;
  time(left: number): void;
  done(): void;
}

/** Plays a step by the display's own frames, from the first picture that shows it. */
export function playStep(step: ChallengeStep, events: StepPlayerEvents): StepPlayer {
  const cues = cuesFor(step);
  const end = Math.max(step.durationMs, cues.at(-1)!.end);
  let frame = 0;
  let start: number | undefined;
  let part = 0;
  const tick = (now: number): void => {
    if (start === undefined) {
      start = now;
      events.shown();
    }
    const elapsed = now - start;
    if (elapsed >= end) {
      events.done();
      return;
    }
    // After its last flash, light goes on with the part after the last: the resting colour.
    const over = step.kind === 'light' && elapsed >= cues.at(-1)!.end;
    const current = over ? cues.length : (cues.findLast((cue) => cue.start <= elapsed)?.index ?? 0);
    if (current !== part) {
      part = current;
      events.part(part);
    }
    events.time(1 - elapsed / end);
    frame = requestAnimationFrame(tick);
  };
  // Two frames: the first draws the step, the second comes when it has been drawn.
  frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(tick);
  });
  return {
    stop: () => {
      cancelAnimationFrame(frame);
    },
  };
}
