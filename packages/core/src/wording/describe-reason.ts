import type { AbstainReason } from '../signal.ts';

/** An abstention in plain English. */
export interface ReasonDescription {
  /** A few words, lower case, for tables and charts. */
  readonly short: string;
  /** One sentence on what stood in the way, for a reader who is no engineer. */
  readonly long: string;
}

const REASONS: Readonly<Record<AbstainReason, ReasonDescription>> = {
  'video/none': { short: 'no video', long: 'There is no picture.' },
  'video/short': { short: 'too little video', long: 'There are too few pictures to judge.' },
  'video/slow': {
    short: 'too few pictures a second',
    long: 'The pictures are too far apart in time to see what this check looks for.',
  },
  'video/small': { short: 'picture too small', long: 'The picture has too few pixels to judge.' },
  'audio/none': { short: 'no sound', long: 'There is no sound.' },
  'audio/clipped': {
    short: 'sound overdriven',
    long: 'The sound is overdriven (clipped), which destroys the traces that a judgement needs.',
  },
  'audio/noisy': { short: 'too noisy', long: 'Background noise covers the voice.' },
  'audio/narrow': {
    short: 'telephone sound',
    long: 'The sound ends below 5.5 kHz, as on a telephone: the traces that a judgement needs are cut off.',
  },
  'face/none': { short: 'no face', long: 'No face was in view.' },
  'face/short': { short: 'face too briefly in view', long: 'A face was in view, but not for long enough.' },
  'face/small': {
    short: 'face too small',
    long: 'The face is too small in the picture: too few pixels to judge.',
  },
  'face/blurred': {
    short: 'face blurred',
    long: 'The face is too blurred, by motion, focus or strong compression.',
  },
  'face/profile': { short: 'face turned away', long: 'The face is turned too far from the camera.' },
  'face/dark': { short: 'face too dark', long: 'The face, or all of the picture, is too dark.' },
  'face/crowd': {
    short: 'many faces',
    long: 'Four or more faces are in view: which one is the caller cannot be told.',
  },
  'face/occluded': { short: 'face covered', long: 'The face is covered, by a hand, an object or the edge.' },
  'speech/none': { short: 'no speech', long: 'Nobody spoke.' },
  'speech/short': { short: 'too little speech', long: 'There was speech, but too little to judge.' },
  'mouth/still': {
    short: 'mouth hardly moved',
    long: 'The mouth hardly moved, so its movement cannot be compared with the sound.',
  },
  'pulse/weak': {
    short: 'no clear pulse',
    long: 'No clear pulse is left in the picture, as in most calls: compression takes it away.',
  },
  'model/missing': {
    short: 'model not installed',
    long: 'The trained model that this check needs is not part of this installation.',
  },
  'analyzer/failed': {
    short: 'check failed',
    long: 'This check stopped with a technical error; its evidence was discarded.',
  },
  'track/muted': { short: 'muted', long: 'The participant had switched the camera or microphone off.' },
};

/** Says why an analyzer stayed silent. Every reason has a wording: the compiler asks for one when a reason is added. */
export function describeReason(reason: AbstainReason): ReasonDescription {
  return REASONS[reason];
}
