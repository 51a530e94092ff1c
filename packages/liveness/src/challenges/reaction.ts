import type { StepFailure } from '../challenge.ts';

/** Seconds within which nobody can have read a question and begun to answer it (simple reactions take 0.2 s). */
const FASTEST_REACTION = 0.15;
/** Seconds after which the question has had time to travel to a renderer and back, or to be thought about. */
const SLOWEST_REACTION = 2.6;

/** What a reaction says against its caller; nothing where there was none: then the answer itself is missing. */
export function reactionFailure(seconds: number | null): readonly StepFailure[] {
  if (seconds === null) return [];
  if (seconds < FASTEST_REACTION) return ['too-early'];
  return seconds > SLOWEST_REACTION ? ['too-late'] : [];
}
