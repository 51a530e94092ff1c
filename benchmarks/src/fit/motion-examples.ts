import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { type AttackTools, makeAttackWith } from '@bonafide/attack-lab';
import { createSession, type FaceObservation, type Observation } from '@bonafide/core';
import type { SessionParts } from '@bonafide/models';
import { openRecording } from '@bonafide/recorded';
import { BlinkMeter } from '../../../packages/core/src/face-motion/blink-meter.ts';
import { FacialMovement } from '../../../packages/core/src/face-motion/facial-movement.ts';
import { mouthShape } from '../../../packages/core/src/sync-lips/mouth-shape.ts';
import type { Example } from './logistic.ts';
import type { GenuinePiece } from './recordings.ts';

/** Seconds of a window, the least of one, and its pictures; see `face.motion`. */
const WINDOW = 15;
const SHORTEST = 8;
const FEWEST = 20;

/** One window, with what the finding asks for beside the fit. */
export interface MotionExample extends Example {
  readonly blinks: number;
  readonly seconds: number;
}

/**
 * Makes a photograph of a piece, held before the camera, and measures windows of it and of the piece itself as
 * `face.motion` does: lids, lips, and how the lids go together. The photograph stays in `folder` for the next run.
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
  const photo = `${folder}/${piece.name}-photo.mp4`;
  const genuine = `${folder}/${piece.name}-as-is.mp4`;
  const range = { from: piece.from, duration: WINDOW + 1, rate: 10, maxWidth: 640, seed };
  for (const [kind, output] of [
    ['photo', photo],
    ['none', genuine],
  ] as const) {
    if (existsSync(output)) continue;
    await makeAttackWith(tools, { kind, input: piece.path, output: `${output}.part.mp4`, ...range });
    await rename(`${output}.part.mp4`, output);
  }
  const measured = [
    { attack: true, ...(await measure(photo, parts)) },
    { attack: false, ...(await measure(genuine, parts)) },
  ];
  return measured.flatMap(({ attack, features, blinks, seconds }) =>
    features && blinks !== undefined && seconds !== undefined
      ? [{ attack, features, blinks, seconds, group: piece.group }]
      : [],
  );
}

async function measure(path: string, parts: SessionParts): Promise<Partial<MotionExample>> {
  const movement = new FacialMovement();
  const meter = new BlinkMeter();
  const look = (face: FaceObservation, aspect: number): void => {
    const lips = mouthShape(face, aspect)?.height;
    if (face.quality.limits.length > 0 || lips === undefined) return;
    const { left, right } = face.eyes;
    meter.next(face.timestamp, (left + right) / 2);
    movement.add(face.timestamp, { left, right, lips }, 1);
  };
  const onObservation = (seen: Observation): void => {
    if (seen.kind !== 'frame' || seen.timestamp >= WINDOW) return;
    const [face] = seen.faces;
    if (face) look(face, seen.sourceWidth / seen.sourceHeight);
  };
  await using recording = await openRecording(path, { fps: 5 });
  await using session = await createSession({ ...parts.options, analyzers: [], onObservation });
  for await (using sample of recording) await session.push(sample);
  const { seconds, pictures } = movement;
  if (seconds < SHORTEST || pictures < FEWEST) return {};
  const { lids, lips, together } = movement.measures();
  return { features: [lids, lips, together], blinks: meter.count, seconds };
}
