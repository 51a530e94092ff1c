import type { FacialMovement, MovementMeasures } from './facial-movement.ts';
import type { PlaneMotion } from './plane-motion.ts';

/** Seconds of a timeline window, unless the caller asks for others. */
export const MOTION_WINDOW = 15;
/** Seconds between pictures over which a face counts as seen throughout. */
export const LONGEST_STEP = 1;
/** Seconds and pictures of a fit face that a judgement needs. */
const SHORTEST = 8;
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

/** Pictures a second from which a blink (0.15 s and more) is hardly missed: of 10 s of 17 blinks a minute, 5 a second show none in 15 %, 2 in 52 %. */
const DENSE = 4;

/**
 * Whether a face is reported: no blink for long in pictures dense enough to show one, and as still as a photograph's. A face
 * of which more is left, as it moves, than a moving plane leaves is no photograph. `flat`: `planeLogit`, or that of another fit.
 */
export function looksLifeless(seen: {
  readonly logit: number;
  readonly blinks: number;
  /** How long it was in view, and in how many pictures. */
  readonly seconds: number;
  readonly pictures: number;
  readonly flat: number | undefined;
}): boolean {
  const { logit, blinks, seconds, pictures, flat = 0 } = seen;
  return logit >= LIKELY && blinks === 0 && seconds >= LONG && pictures >= DENSE * seconds && flat >= 0;
}

/** The same regression on how a face moves as a whole, by `fit:analyzers`. */
const PLANE_FIT = { residual: -3.254, shift: 0.957, offset: -12.128 } as const;
/** Comparisons of two views, about a second apart, that a judgement needs. */
const FEWEST_STEPS = 10;
/** Natural logarithm of the movement, in distances between the eyes a second, from which it says anything. */
const TELLING = -3;

/** Whether a head moved enough, for long enough, for what a plane leaves to say anything. */
export function movesEnough(motion: PlaneMotion): boolean {
  return motion.steps >= FEWEST_STEPS && motion.measures().shift >= TELLING;
}

/**
 * Natural-log odds that all that moves is a plane; undefined where too little moves. Excuses only: a genuine head that is
 * panned past the camera, still as it is, looks as flat as a photograph (decision 12).
 */
export function planeLogit(motion: PlaneMotion): number | undefined {
  if (!movesEnough(motion)) return undefined;
  const { residual, shift } = motion.measures();
  return PLANE_FIT.offset + PLANE_FIT.residual * residual + PLANE_FIT.shift * shift;
}
