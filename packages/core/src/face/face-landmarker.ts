import type { Region } from '../image/region.ts';
import type { Picture } from '../sample.ts';

/** Where a face's points are in one picture. */
export interface FaceLandmarks {
  /** 478 x 3, as in `FaceObservation.landmarks`. */
  readonly points: Float32Array;
  /** Probability that the region holds a face, 0..1. */
  readonly presence: number;
}

/** Port: finds the points of the one face inside a region. `toRgba` helps an engine that takes RGBA only. */
export interface FaceLandmarker {
  /** `region`: in pixels of the picture; what it returns, too, is of the whole picture. Rejects with `inference/failed`. */
  locate(image: Picture, region: Region): Promise<FaceLandmarks>;
}
