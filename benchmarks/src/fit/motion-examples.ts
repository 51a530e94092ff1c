import { type AttackTools, makeAttackClip } from '@bonafide/attack-lab';
import { createSession, type FaceObservation, type Observation } from '@bonafide/core';
import type { SessionParts } from '@bonafide/models';
import { openRecording } from '@bonafide/recorded';
import { BlinkMeter } from '../../../packages/core/src/face-motion/blink-meter.ts';
import { FacialMovement } from '../../../packages/core/src/face-motion/facial-movement.ts';
import {
  LONGEST_STEP,
  MOTION_WINDOW,
  saysEnough,
} from '../../../packages/core/src/face-motion/motion-fit.ts';
import { PlaneMotion, PlaneTracker } from '../../../packages/core/src/face-motion/plane-motion.ts';
import { mouthShape } from '../../../packages/core/src/sync-lips/mouth-shape.ts';
import type { Example } from './logistic.ts';
import type { GenuinePiece } from './recordings.ts';

/** One window, with what the finding asks for beside the fit. */
export interface MotionExample extends Example {
  readonly blinks: number;
  readonly seconds: number;
  readonly pictures: number;
  /** How the face moves as a whole. */
  readonly plane: PlaneMotion;
}

/**
 * Makes a photograph of a piece, held before the camera, and measures windows of it and of the piece itself as
 * `face.motion` does: lids, lips, how the lids go together, and how the face moves as a whole. The photograph stays in `folder` for the next run.
 */
export async function motionExamples(
  piece: GenuinePiece,
  from: {
    readonly tools: AttackTools;
    readonly parts: SessionParts;
    readonly folder: string;
    readonly seed: number;
  },
): Promise<readonly MotionExample[]> {
  const { tools, parts, folder, seed } = from;
  const range = { from: piece.from, duration: MOTION_WINDOW + 1, rate: 10, maxWidth: 640, seed };
  const place = { folder, resolveClip: () => piece.path };
  const made = (kind: 'photo' | 'none'): Promise<string> =>
    makeAttackClip({ ...range, kind, id: `${piece.name}-${kind}`, base: piece.name }, place, tools);
  const measured = [
    { attack: true, ...(await measure(await made('photo'), parts)) },
    { attack: false, ...(await measure(await made('none'), parts)) },
  ];
  return measured.flatMap(({ attack, features, blinks, seconds, pictures, plane }) =>
    features && blinks !== undefined && seconds !== undefined && pictures !== undefined && plane
      ? [{ attack, features, blinks, seconds, pictures, plane, group: piece.group }]
      : [],
  );
}

async function measure(path: string, parts: SessionParts): Promise<Partial<MotionExample>> {
  const movement = new FacialMovement();
  const meter = new BlinkMeter();
  const [tracker, plane] = [new PlaneTracker(), new PlaneMotion()];
  let track = NaN;
  const look = (face: FaceObservation, aspect: number): void => {
    const lips = mouthShape(face, aspect)?.height;
    if (face.quality.limits.length > 0 || lips === undefined) return;
    if (face.track !== track) {
      meter.restart();
      tracker.restart();
    }
    track = face.track;
    const step = tracker.next(face, aspect);
    if (step !== undefined) plane.add(step);
    const { left, right } = face.eyes;
    meter.next(face.timestamp, (left + right) / 2);
    movement.add(face.timestamp, { left, right, lips }, LONGEST_STEP);
  };
  const onObservation = (seen: Observation): void => {
    if (seen.kind !== 'frame' || seen.timestamp >= MOTION_WINDOW) return;
    const [face] = seen.faces;
    if (face) look(face, seen.sourceWidth / seen.sourceHeight);
  };
  await using recording = await openRecording(path, { fps: 5 });
  await using session = await createSession({ ...parts.options, analyzers: [], onObservation });
  for await (using sample of recording) await session.push(sample);
  if (!saysEnough(movement)) return {};
  const { lids, lips, together } = movement.measures();
  return {
    features: [lids, lips, together],
    blinks: meter.count,
    seconds: movement.seconds,
    pictures: movement.pictures,
    plane,
  };
}
