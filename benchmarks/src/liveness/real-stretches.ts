import { type FaceObservation, type FrameObservation, type RgbaImage } from '@bonafide/core';
import { type AttackTools, readClip } from '@bonafide/attack-lab';
import { resolveClip } from '@bonafide/test-media';

/** Pictures a second of every simulated call: what a server that challenges analyses. */
export const RATE = 10;

/** A few seconds of a real clip with what the real tracker saw in them. */
export interface Stretch {
  readonly clip: string;
  readonly from: number;
  readonly frames: readonly TrackedPicture[];
}

export interface TrackedPicture {
  readonly image: RgbaImage;
  readonly face: FaceObservation;
}

/** Decodes a stretch and tracks its face. Rejects where the face is lost. */
export async function readStretch(
  tools: AttackTools,
  clip: string,
  range: { readonly from: number; readonly duration: number; readonly maxWidth: number },
): Promise<Stretch> {
  const { from } = range;
  const video = await readClip(tools.ffmpeg, await resolveClip(clip), { ...range, rate: RATE });
  const tracker = await tools.openTracker();
  const frames: TrackedPicture[] = [];
  for await (const image of video.frames()) {
    const { faces } = await tracker.next(image, frames.length / RATE);
    const face = faces[0];
    if (face === undefined) throw new Error(`${clip} at ${from} s: no face in picture ${frames.length}`);
    frames.push({ image, face: { ...face, landmarks: face.landmarks.slice() } });
  }
  return { clip, from, frames };
}

/** A picture as the observers of a challenge get it; another image may stand in for the tracked one. */
export function toObservation(
  { image, face }: TrackedPicture,
  timestamp: number,
  shown = image,
): FrameObservation {
  return {
    kind: 'frame',
    timestamp,
    picture: shown,
    image: shown,
    sourceWidth: shown.width,
    sourceHeight: shown.height,
    faces: [{ ...face, timestamp }],
    sceneCut: false,
  };
}
