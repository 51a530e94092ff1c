import type { FaceObservation, RgbaImage } from '@bonafide/core';
import type { Random } from '@bonafide/attack-lab';

/** A sensor's noise, about 1.5 steps. */
export function withNoise(image: RgbaImage, random: Random): RgbaImage {
  const data = new Uint8ClampedArray(image.data);
  let state = Math.floor(random() * 2 ** 31) | 1;
  for (let i = 0; i < data.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    data[i] = data[i]! + ((state & 7) - 3.5) * 0.6;
  }
  return { width: image.width, height: image.height, data };
}

/** A face that outlives its picture: the tracker uses its landmarks again. */
export function keep(face: FaceObservation): FaceObservation {
  return { ...face, landmarks: face.landmarks.slice() };
}
