import type { FacialMovement, MovementMeasures } from './facial-movement.ts';

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

/** Whether a face is reported: no blink for long, and as still as a photograph's. `seconds`: how long it was in view. */
export function looksLifeless(seen: {
  readonly logit: number;
  readonly blinks: number;
  readonly seconds: number;
}): boolean {
  return seen.logit >= LIKELY && seen.blinks === 0 && seen.seconds >= LONG;
}
