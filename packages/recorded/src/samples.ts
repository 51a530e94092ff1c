import {
  type AudioSample,
  type Picture,
  type RgbaImage,
  type ThumbnailSample,
  toRgba,
  VerifierError,
  type VideoSample,
} from '@bonafide/core';
import type { Size } from './decode-arguments.ts';

export interface VideoSampleInit {
  readonly timestamp: number;
  /** Size of the stream, as shown. */
  readonly source: Size;
  /** The picture, with whatever layout it was decoded to. */
  readonly picture: Picture;
  /** Called once, when the picture's memory may be used for something else. */
  readonly onDispose?: () => void;
}

/** A picture whose pixels are lent until dispose. */
export function createVideoSample(init: VideoSampleInit): VideoSample {
  const { timestamp, source, picture, onDispose } = init;
  let disposed = false;
  let rgba: RgbaImage | undefined;
  const assertLent = (method: string): void => {
    if (disposed) throw new VerifierError('disposed', `${method}() of a video sample after dispose`);
  };
  return {
    kind: 'video',
    timestamp,
    sourceWidth: source.width,
    sourceHeight: source.height,
    toRgba() {
      assertLent('toRgba');
      return (rgba ??= toRgba(picture));
    },
    ...('y' in picture && {
      toI420() {
        assertLent('toI420');
        return picture;
      },
    }),
    [Symbol.dispose]() {
      if (disposed) return;
      disposed = true;
      onDispose?.();
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
