/**
 * A decoded picture: RGBA, row-major, no stride, 4 bytes a pixel; alpha is ignored.
 * Lives as long as the sample it came from: copy what you keep.
 */
export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** A picture at the analysis rate (5 a second by default). Whoever pulls it from a source disposes it. */
export interface VideoSample extends Disposable {
  readonly kind: 'video';
  /** Media time in seconds; strictly increases among the video samples of a source. */
  readonly timestamp: number;
  /** Size of the stream before the source scaled it, in pixels, after rotation. */
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  /** The picture, decoded on first use. Throws `disposed` after dispose. */
  toRgba(): RgbaImage;
}

/** A tiny grey picture of every frame of the stream at its native rate: what freezes, loops and gaps are seen in. */
export interface ThumbnailSample extends Disposable {
  readonly kind: 'thumbnail';
  /** Media time in seconds; strictly increases among the thumbnails of a source. */
  readonly timestamp: number;
  readonly width: number;
  readonly height: number;
  /** Luma, one byte a pixel, row-major, full range 0..255. */
  readonly luma: Uint8Array;
}

/** A piece of sound of any length: mono, 16 kHz, [-1, 1]. Pieces of a source are contiguous unless time jumps. */
export interface AudioSample extends Disposable {
  readonly kind: 'audio';
  /** Media time of the first value, in seconds. */
  readonly timestamp: number;
  readonly data: Float32Array;
}

export type Sample = VideoSample | ThumbnailSample | AudioSample;

/** What every sound inside the pipeline is sampled at, in hertz. */
export const AUDIO_SAMPLE_RATE = 16_000;

/** What is known of a source before its first sample, and what it had to drop. */
export interface SourceInfo {
  /** Seconds of media, as far as it is known; `undefined` for a live source. */
  readonly duration?: number;
  readonly hasVideo: boolean;
  readonly hasAudio: boolean;
  /** Nominal frames per second of the stream, where it states one. */
  readonly frameRate?: number;
}

/**
 * Media of one participant. Iterating pulls samples in order of time (each kind strictly increasing);
 * leaving the loop, or an abort, closes the source.
 */
export interface Source extends AsyncIterable<Sample> {
  readonly info: SourceInfo;
  /** Video frames that were decoded or received but not delivered for analysis because the consumer was late. */
  readonly dropped: number;
}
