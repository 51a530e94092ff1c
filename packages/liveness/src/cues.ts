import type { ChallengeParams } from './challenge-params.ts';
import type { ChallengeStep } from './challenge.ts';
import { lightCourse } from './challenges/light/light-sequence.ts';

/** A part of a step while it is on the screen. Milliseconds from the step being shown. */
export interface Cue {
  /** Which colour of `lightCourse`, target, move, action or size; 0 for the whole phrase of `speak`. */
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/** Seconds that each part takes who knows what to do: a turn and the way back, a way to the camera and a moment there. */
function partSeconds(params: ChallengeParams): readonly number[] {
  switch (params.kind) {
    case 'light':
      return lightCourse(params).map(({ seconds }) => seconds);
    case 'pose':
      return params.targets.map(() => 2);
    case 'occlude':
      return params.moves.map(() => 2.5);
    case 'expression':
      return params.actions.map(({ count }) => 0.6 + 0.8 * count);
    case 'distance':
      return params.fills.map(() => 2);
    case 'speak':
      return [1.5 * params.words.length];
  }
}

/** Seconds beyond those of its parts that a step may take: for reading, for people who are slow, for late light. */
const MARGIN: Readonly<Record<ChallengeParams['kind'], number>> = {
  light: 1,
  pose: 2.8,
  occlude: 2,
  expression: 2.5,
  distance: 2.6,
  speak: 2.5,
};

/** Longest time from a step being shown to its being answered, in milliseconds. */
export function longestAnswer(params: ChallengeParams): number {
  return Math.round(1000 * partSeconds(params).reduce((sum, seconds) => sum + seconds, MARGIN[params.kind]));
}

/**
 * When each part of a step is shown: one after the other, each for the time that it takes; the last one stays until the
 * step ends, except for light, whose colours last as long as they are drawn to. Client and observers use the same cues.
 */
export function cuesFor({
  params,
  durationMs,
}: Pick<ChallengeStep, 'params' | 'durationMs'>): readonly Cue[] {
  let start = 0;
  const cues = partSeconds(params).map((seconds, index) => {
    const cue = { index, start, end: start + seconds * 1000 };
    start = cue.end;
    return cue;
  });
  const last = cues.pop()!;
  return [...cues, params.kind === 'light' ? last : { ...last, end: Math.max(last.end, durationMs) }];
}
