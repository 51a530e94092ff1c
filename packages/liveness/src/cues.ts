import type { ChallengeStep } from './challenge.ts';
import { lightCourse } from './challenges/light/light-sequence.ts';

/** A part of a step while it is on the screen. Milliseconds from the step being shown. */
export interface Cue {
  /** Which colour of `lightCourse`, target, move, action or size; 0 for the whole phrase of `speak`. */
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/**
 * When each part of a step is shown: flashes for as long as they are drawn to last, a phrase all the time, all else in
 * equal shares of the step's time. Client and observers use the same cues.
 */
export function cuesFor(step: ChallengeStep): readonly Cue[] {
  const { params, durationMs } = step;
  switch (params.kind) {
    case 'light': {
      let start = 0;
      return lightCourse(params).map(({ seconds }, index) => {
        const cue = { index, start, end: start + seconds * 1000 };
        start = cue.end;
        return cue;
      });
    }
    case 'pose':
      return shares(params.targets.length, durationMs);
    case 'occlude':
      return shares(params.moves.length, durationMs);
    case 'expression':
      return shares(params.actions.length, durationMs);
    case 'distance':
      return shares(params.fills.length, durationMs);
    case 'speak':
      return shares(1, durationMs);
  }
}

function shares(parts: number, durationMs: number): readonly Cue[] {
  const length = durationMs / parts;
  return Array.from({ length: parts }, (_, index) => ({
    index,
    start: index * length,
    end: (index + 1) * length,
  }));
}
