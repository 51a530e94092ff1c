import type { RgbaImage } from '../sample.ts';
import type { AbstainReason } from '../signal.ts';

/** Angles of the head in degrees; all 0 when it faces the camera upright. */
export interface HeadPose {
  /** Positive: turned to the person's left (the image's right). */
  readonly yaw: number;
  /** Positive: looking up. */
  readonly pitch: number;
  /** Positive: clockwise in the image. */
  readonly roll: number;
}

/** How well one face can be judged in one picture. */
export interface FaceQuality {
  /** Width of the face mesh in pixels of the analysed picture. */
  readonly size: number;
  /** Sharpness: variance of the Laplacian of luma (0..255) with the mesh scaled to 96 px. */
  readonly sharpness: number;
  /** Mean luma of the face, 0..1. */
  readonly brightness: number;
  /** Standard deviation of the luma of the face, 0..1. */
  readonly contrast: number;
  /** Face-presence probability of the landmark model, 0..1: falls when hands or objects cover the face. */
  readonly presence: number;
  /** What stands in the way of a judgement; empty when the face is fit for analysis. */
  readonly limits: readonly AbstainReason[];
}

export interface CropOptions {
  /** Side of the square result in pixels. */
  readonly size: number;
  /** Side of the square taken, in multiples of the mesh's bounding square. Default 1.5. */
  readonly scale?: number;
}

/** One face in one picture. Borrowed: `crop` works until the `push` that brought it settles. */
export interface FaceObservation {
  /** Id of the track, unique within a session; a face that is lost and found again gets a new one. */
  readonly track: number;
  /** Media time in seconds. */
  readonly timestamp: number;
  /** Bounding box of the mesh in pixels of the analysed picture. */
  readonly box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** 478 x 3: x, y in [0, 1] of the picture's width and height, z in units of its width (negative: nearer). MediaPipe's order; 468.. are irises. */
  readonly landmarks: Float32Array;
  readonly pose: HeadPose;
  /** Eye aspect ratios: about .3 open, under .15 closed. Left and right are the person's own. */
  readonly eyes: { readonly left: number; readonly right: number };
  /** Inner lip gap over mouth width; 0 closed. */
  readonly mouth: number;
  readonly quality: FaceQuality;
  /**
   * Upright square crop around the face, eyes level, RGBA; outside the picture is black. One made for all who ask for
   * the same size and scale: read it, do not write to it, and copy what you keep. Its memory serves the next picture.
   */
  crop(options: CropOptions): RgbaImage;
}
