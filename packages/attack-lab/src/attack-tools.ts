import {
  createFaceDetector,
  createFaceLandmarker,
  createFaceTracker,
  type FaceTracker,
  type InferenceSession,
} from '@bonafide/core';
import { openModel } from '@bonafide/models/node';
import { findFfmpeg } from '@bonafide/recorded';

/** What an attack runs with. */
export interface AttackTools {
  /** Path of the ffmpeg binary. */
  readonly ffmpeg: string;
  /** A new face tracker for each clip. */
  readonly openTracker: () => Promise<FaceTracker>;
}

/** Tools that hold models; dispose them when the last attack is made. */
export type OpenAttackTools = AttackTools & AsyncDisposable;

/**
 * ffmpeg by `FFMPEG_PATH`, PATH or the installer package, and face tracking on this workspace's models, which are
 * opened when the first attack needs them. Rejects with `media/tool-missing`.
 */
export async function openAttackTools(): Promise<OpenAttackTools> {
  const ffmpeg = await findFfmpeg();
  let models: Promise<readonly [InferenceSession, InferenceSession]> | undefined;
  return {
    ffmpeg,
    openTracker: async (): Promise<FaceTracker> => {
      models ??= Promise.all([openModel('face-detector-short'), openModel('face-landmarks-478')]);
      const [detector, landmarks] = await models;
      return createFaceTracker({
        detector: createFaceDetector(detector, { variant: 'short' }),
        landmarker: createFaceLandmarker(landmarks),
      });
    },
    async [Symbol.asyncDispose]() {
      const opened = await models?.catch(() => undefined); // Models that did not open hold nothing.
      await Promise.all(opened?.map((session) => session[Symbol.asyncDispose]()) ?? []);
    },
  };
}
