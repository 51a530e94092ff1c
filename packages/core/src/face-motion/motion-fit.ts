import type { FacialMovement, MovementMeasures } from './facial-movement.ts';
import type { PlaneMotion } from './plane-motion.ts';

/** Seconds of a timeline window, unless the caller asks for others. */
export const MOTION_WINDOW = 15;
/** Seconds between pictures over which a face counts as seen throughout. */
export const LONGEST_STEP = 1;
/** Seconds and pictures of a fit face that a judgement needs. */
const SHORTEST = 7;
const FEWEST = 20;

/** Logistic regression (L2, C = 1, balanced) on windows of 8 to 15 s at 5 pictures a second; see the analyzer for what. */
const FIT = { lids: -0.48, lips: -1.945, together: -1.513, offset: -8.71 } as const;
/** Logit from which a face without a blink is reported, and for how long it must have been in view, in seconds. */
const LIKELY = 1.5;
const LONG = 12;

/** Whether enough of a face was seen to judge how it moves. */
export function saysEnough({ seconds, pictures }: FacialMovement): boolean {
  return seconds >= SHORTEST && pictures >= FEWEST;
}

/** Natural-log odds that the face is a picture of one. */
export function motionLogit({ lids, lips, together }: MovementMeasures): number {
  return FIT.offset + FIT.lids * lids + FIT.lips * lips + FIT.together * together;
}

/**
 * Whether a face is reported: no blink for long, and as still as a photograph's. `seconds`: how long it was in view. A head
 * that moves, and not as a plane does, is no photograph. `flat`: `planeLogit`, or that of another fit.
 */
export function looksLifeless(seen: {
  readonly logit: number;
  readonly blinks: number;
  readonly seconds: number;
  readonly flat: number | undefined;
}): boolean {
  const { logit, blinks, seconds, flat = 0 } = seen;
  return logit >= LIKELY && blinks === 0 && seconds >= LONG && flat >= 0;
}

/** The same regression on how a face moves as a whole, by `fit:analyzers`, and the logit from which it is reported. */
const PLANE_FIT = { residual: -3.254, shift: 0.957, offset: -12.128 } as const;
const FLAT = 1;
/** Comparisons of two views, about a second apart, that a judgement needs. */
const FEWEST_STEPS = 10;
/** Natural logarithm of the movement, in distances between the eyes a second, from which a head shows whether it is flat. */
const TELLING = -3;

/** Whether a head moved enough, for long enough, to show whether it is flat. */
export function tellsDepth(motion: PlaneMotion): boolean {
  return motion.steps >= FEWEST_STEPS && motion.measures().shift >= TELLING;
}

/** Natural-log odds that the face lies in a plane that moves; undefined where it does not tell. */
export function planeLogit(motion: PlaneMotion): number | undefined {
  if (!tellsDepth(motion)) return undefined;
  const { residual, shift } = motion.measures();
  return PLANE_FIT.offset + PLANE_FIT.residual * residual + PLANE_FIT.shift * shift;
}

/** Whether a face is reported as flat: it moves as a plane does, and does not blink. */
export function looksFlat(seen: { readonly logit: number | undefined; readonly blinks: number }): boolean {
  return seen.logit !== undefined && seen.logit >= FLAT && seen.blinks === 0;
}
