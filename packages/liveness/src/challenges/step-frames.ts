import type { FaceObservation, FrameObservation } from '@bonafide/core';
import type { StepAbstention } from '../challenge.ts';

/** What was kept of one picture. */
export interface Moment<T> {
  /** Media time in seconds. */
  readonly time: number;
  readonly value: T;
}

/** The pictures of one step, reduced to numbers, with what stood in the way of judging them. */
export interface StepFrames<T> {
  push(frame: FrameObservation): void;
  /** The step came up at `start`; pictures from then on are the answer, those before it the baseline. */
  begin(start: number): void;
  /** NaN before `begin`. */
  readonly start: number;
  /** Time of the last picture; -Infinity before the first. */
  readonly last: number;
  readonly before: readonly Moment<T>[];
  readonly during: readonly Moment<T>[];
  /** Whether the answer came from another face track than it began with. */
  readonly changed: boolean;
  /** Why the answer cannot be judged, if it cannot. */
  abstention(): StepAbstention | undefined;
}

/** Seconds of baseline that are kept: as long as a step, not longer. */
const BASELINE = 6;
/** Pictures kept of one step: 30 s at 30 a second, the longest step there is, twice over. */
const MOST = 1800;
/** Pictures a second under which quick changes fall between two pictures. */
const SLOWEST = 7;
/** Share of the pictures in which something has to stand in the way before the step is given up. */
const TOO_MANY = 0.4;

type Hindrance = Extract<
  StepAbstention,
  'face/none' | 'face/many' | 'face/small' | 'face/dark' | 'face/blurred'
>;

export interface StepFramesOptions<T> {
  /** Reduces a picture and its first face to what the observer needs. */
  readonly measure: (frame: FrameObservation, face: FaceObservation) => T;
  /** Hindrances that belong to the step: a hand makes a face vanish, a turn blurs it. */
  readonly ignore?: readonly Hindrance[];
  /** Measures pictures without a face by the last one seen, as when a hand hides it. Default false. */
  readonly holdFace?: boolean;
}

/** Keeps one number set a picture, at most 1,800 of them. */
export function createStepFrames<T>({
  measure,
  ignore = [],
  holdFace = false,
}: StepFramesOptions<T>): StepFrames<T> {
  const moments: Moment<T>[] = [];
  const hindered = new Map<Hindrance, number>();
  const tracks = new Set<number>();
  let start = NaN;
  let last = -Infinity;
  let pictures = 0;
  let held: FaceObservation | undefined;

  const hinder = (by: Hindrance): void => {
    if (last >= start) hindered.set(by, (hindered.get(by) ?? 0) + 1);
  };
  return {
    push(frame) {
      const { timestamp, faces } = frame;
      if (!(timestamp > last)) return;
      last = timestamp;
      if (timestamp >= start) pictures++;
      if (faces[0] === undefined) hinder('face/none');
      const face = faces[0] ?? held;
      if (face === undefined) return;
      if (holdFace) held = face;
      if (faces.length > 1) hinder('face/many');
      const { limits } = face.quality;
      if (limits.includes('face/small')) hinder('face/small');
      if (limits.includes('face/dark')) hinder('face/dark');
      if (limits.includes('face/blurred')) hinder('face/blurred');
      if (timestamp >= start) tracks.add(face.track);
      moments.push({ time: timestamp, value: measure(frame, face) });
      const tooOld = Number.isNaN(start) && moments[0]!.time < timestamp - BASELINE;
      if (tooOld || moments.length > MOST) moments.shift();
    },
    begin(from) {
      start = from;
      // Pictures may have come before the word that the step was shown did.
      pictures = moments.filter(({ time }) => time >= from).length;
    },
    get start() {
      return start;
    },
    get last() {
      return last;
    },
    get before() {
      return moments.filter(({ time }) => !(time >= start));
    },
    get during() {
      return moments.filter(({ time }) => time >= start);
    },
    get changed() {
      return tracks.size > 1;
    },
    abstention() {
      if (Number.isNaN(start)) return 'step/not-shown';
      if (pictures < 2) return 'video/none';
      const worst = [...hindered].filter(([by]) => !ignore.includes(by)).sort((a, b) => b[1] - a[1])[0];
      if (worst !== undefined && worst[1] > TOO_MANY * pictures) return worst[0];
      if ((pictures - 1) / (last - start) < SLOWEST) return 'video/slow';
      return undefined;
    },
  };
}
