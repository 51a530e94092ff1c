import {
  type AudioSample,
  type RgbaImage,
  type ThumbnailSample,
  VerifierError,
  type VideoSample,
} from '@bonafide/core';
import type { Size } from './decode-arguments.ts';

export interface VideoSampleInit {
  readonly timestamp: number;
  /** Size of the stream, as shown. */
  readonly source: Size;
  readonly image: RgbaImage;
  /** Called once, when the pixels may be used for something else. */
  readonly onDispose?: (pixels: Uint8ClampedArray) => void;
}

/** A picture whose pixels are lent until dispose. */
export function createVideoSample({ timestamp, source, image, onDispose }: VideoSampleInit): VideoSample {
  let disposed = false;
  return {
    kind: 'video',
    timestamp,
    sourceWidth: source.width,
    sourceHeight: source.height,
    toRgba() {
      if (disposed) throw new VerifierError('disposed', 'toRgba() of a video sample after dispose');
      return image;
    },
    [Symbol.dispose]() {
      if (disposed) return;
      disposed = true;
      onDispose?.(image.data);
    },
  };
}

/** A thumbnail: too small to be worth lending, so dispose does nothing. */
export function createThumbnailSample(timestamp: number, size: Size, luma: Uint8Array): ThumbnailSample {
  return {
    kind: 'thumbnail',
    timestamp,
    width: size.width,
    height: size.height,
    luma,
    [Symbol.dispose]: nothing,
  };
}

/** A piece of sound; dispose does nothing. */
export function createAudioSample(timestamp: number, data: Float32Array): AudioSample {
  return { kind: 'audio', timestamp, data, [Symbol.dispose]: nothing };
}

function nothing(): void {
  // Memory of this size is the garbage collector's.
}
