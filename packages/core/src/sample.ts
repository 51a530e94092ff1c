import type { CaptureInfo } from './capture-info.ts';

/**
 * A decoded picture: RGBA, row-major, no stride, 4 bytes a pixel; alpha is ignored.
 * Lives as long as the sample it came from: copy what you keep.
 */
export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/**
 * A decoded picture in planes, YUV 4:2:0, as decoders and WebRTC give it: one byte a value, row-major, no stride.
 * Chroma is sampled at every second column and between every two rows (MPEG-2 siting). Lives as long as its sample.
 */
export interface I420Image {
  readonly width: number;
  readonly height: number;
  /** `width * height` bytes. */
  readonly y: Uint8Array;
  /** `ceil(width / 2) * ceil(height / 2)` bytes each. */
  readonly u: Uint8Array;
  readonly v: Uint8Array;
  /** `full`: luma and chroma use 0..255. `limited`: luma 16..235, chroma 16..240. */
  readonly range: 'full' | 'limited';
  /** What R, G and B weigh in the luma: ITU-R BT.601 or BT.709. */
  readonly matrix: 'bt601' | 'bt709';
}

/** A decoded picture in either layout. */
export type Picture = RgbaImage | I420Image;

/** A picture at the analysis rate (5 a second by default). Whoever pulls it from a source disposes it. */
export interface VideoSample extends Disposable {
  readonly kind: 'video';
  /** Media time in seconds; strictly increases among the video samples of a source. */
  readonly timestamp: number;
  /** Size of the stream before the source scaled it, in pixels, after rotation. */
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  /** The picture, converted on first use. Throws `disposed` after dispose. */
  toRgba(): RgbaImage;
  /**
   * The picture as the decoder gave it, where that is I420: the tracker samples it as it is, at 3/8 of the bytes and
   * without a copy. Throws `disposed` after dispose.
   */
  toI420?(): I420Image;
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

/** What is known of the camera, whenever that is learnt or changes. Files have none. */
export interface CaptureSample extends Disposable {
  readonly kind: 'capture';
  /** Media time in seconds; strictly increases among the capture samples of a source. */
  readonly timestamp: number;
  readonly info: CaptureInfo;
}

/** What a source yields. Whoever pulls one disposes it. */
export type Sample = VideoSample | ThumbnailSample | AudioSample | CaptureSample;

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
