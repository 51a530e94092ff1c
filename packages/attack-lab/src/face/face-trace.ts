import type { FaceObservation, FaceTracker, RgbaImage } from '@bonafide/core';
import type { FacePicture } from './face-picture.ts';

/** One face over a clip: its landmarks (478 x 3, normalised) by frame, `undefined` where it was not seen. */
export type FaceTrace = readonly (Float32Array | undefined)[];

/** Follows the longest-lived face through the frames, landmarks smoothed over three frames against jitter. */
export async function traceFace(
  tracker: FaceTracker,
  frames: AsyncIterable<RgbaImage>,
  rate: number,
): Promise<FaceTrace> {
  const raw: ({ readonly track: number; readonly landmarks: Float32Array } | undefined)[] = [];
  for await (const frame of frames) {
    const { faces } = await tracker.next(frame, raw.length / rate);
    const face = faces[0];
    raw.push(face && { track: face.track, landmarks: face.landmarks.slice() });
  }
  return raw.map((face, i) => {
    if (face === undefined) return undefined;
    const [before, after] = [raw[i - 1], raw[i + 1]];
    if (before?.track !== face.track || after?.track !== face.track) return face.landmarks;
    return face.landmarks.map((value, k) => (before.landmarks[k]! + 2 * value + after.landmarks[k]!) / 4);
  });
}

/** The frame in which a face serves best as an attack's still: frontal, mouth closed, eyes open, sharp enough. */
export async function pickStill(
  tracker: FaceTracker,
  frames: AsyncIterable<RgbaImage>,
  rate: number,
): Promise<FacePicture | undefined> {
  let best: FacePicture | undefined;
  let least = Infinity;
  let index = 0;
  for await (const image of frames) {
    const { faces } = await tracker.next(image, index++ / rate);
    const face = faces[0];
    if (face === undefined) continue;
    const cost = stillCost(face);
    if (cost < least) [best, least] = [{ image, landmarks: face.landmarks.slice() }, cost];
  }
  return best;
}

/** 10 degrees of head turn weigh as much as a mouth a tenth open or an eye half closed. */
function stillCost({ pose, mouth, eyes }: FaceObservation): number {
  const turn = Math.hypot(pose.yaw, pose.pitch) / 10;
  const blink = Math.max(0, 0.3 - Math.min(eyes.left, eyes.right)) / 0.15;
  return turn + mouth / 0.1 + blink;
}
