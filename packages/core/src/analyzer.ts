import type { CaptureInfo } from './capture-info.ts';
import type { FaceObservation } from './face/face-observation.ts';
import type { Picture, RgbaImage } from './sample.ts';
import type { AnalyzerId, Signal } from './signal.ts';

/** One analysed picture with the faces in it. Borrowed: valid until the `push` that brought it settles. */
export interface FrameObservation {
  readonly kind: 'frame';
  /** Media time in seconds. */
  readonly timestamp: number;
  /** All of the picture, as the source has it. */
  readonly picture: Picture;
  /** The same in RGBA. Converted when it is first asked for (1 ms at 640 x 360): prefer `face.crop`, or parts of `picture`. */
  readonly image: RgbaImage;
  /** Size of the stream in pixels, before the source scaled it. */
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  /** Faces in view, longest-lived track first; empty when there is none. */
  readonly faces: readonly FaceObservation[];
  /** True when this picture starts a new scene. */
  readonly sceneCut: boolean;
}

/** A tiny grey picture of one native-rate frame; see `ThumbnailSample`. */
export interface ThumbnailObservation {
  readonly kind: 'thumbnail';
  /** Media time in seconds. */
  readonly timestamp: number;
  readonly width: number;
  readonly height: number;
  /** One byte a pixel, row-major, full range 0..255. Borrowed. */
  readonly luma: Uint8Array;
}

/** 32 ms of sound (512 values at 16 kHz, always), on a grid that does not depend on how the source cut it. */
export interface AudioObservation {
  readonly kind: 'audio';
  /** Media time of the first value, in seconds. */
  readonly timestamp: number;
  /** Mono, 16 kHz, [-1, 1]; 512 values. */
  readonly data: Float32Array;
  /** Probability that somebody speaks, 0..1, from the voice-activity model; `undefined` where there is none. */
  readonly speechProbability?: number;
  /** Speech after hysteresis (see `SpeechTracker`). */
  readonly speaking: boolean;
}

/** What the platform says of the camera; see `CaptureInfo`. */
export interface CaptureObservation {
  readonly kind: 'capture';
  /** Media time in seconds. */
  readonly timestamp: number;
  readonly info: CaptureInfo;
}

/** What an analyzer is shown, in order of time within each kind. */
export type Observation = FrameObservation | ThumbnailObservation | AudioObservation | CaptureObservation;

/** A detector of one kind of evidence. Shareable: weights and options, no state. */
export interface Analyzer {
  readonly id: AnalyzerId;
  /** State for one participant. Cheap: models were loaded before. */
  open(): Promise<AnalyzerSession>;
}

/**
 * An analyzer's state for one participant: a sans-I/O state machine. It never reads a clock, a file or a global,
 * and never keeps what it is lent. A rejection removes this analyzer's evidence (`analyzer/failed`), nothing else.
 */
export interface AnalyzerSession extends AsyncDisposable {
  /**
   * Takes an observation; returns the timeline windows that it closed (often none), as a promise only where it has to
   * wait: a call makes a hundred observations a second, and a dozen analyzers see each of them. Push one at a time.
   */
  push(observation: Observation): readonly Signal[] | Promise<readonly Signal[]>;
  /** Closes the windows still open. Called once, after the last push. */
  flush(): Promise<readonly Signal[]>;
  /** What all of the call so far says, in one signal. Cheap; may be called at any time. */
  summary(): Signal;
}
