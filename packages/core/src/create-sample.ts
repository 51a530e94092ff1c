import { VerifierError } from './errors.ts';
import { isI420, toRgba } from './image/i420.ts';
import type { AudioSample, Picture, RgbaImage, ThumbnailSample, VideoSample } from './sample.ts';

export interface VideoSampleInit {
  /** Media time in seconds. */
  readonly timestamp: number;
  /** Size of the stream as shown, in pixels, before the picture was scaled. */
  readonly source: { readonly width: number; readonly height: number };
  readonly picture: Picture;
  /** Called once, when the picture's memory may be used for something else. */
  readonly onDispose?: () => void;
}

/** For sources: a picture that is lent until dispose. Converted to RGBA on first use, once. */
export function createVideoSample({ timestamp, source, picture, onDispose }: VideoSampleInit): VideoSample {
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
    ...(isI420(picture) && {
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

/** For sources: a thumbnail, too small to be worth lending, so that dispose does nothing. `luma`: `width * height` bytes. */
export function createThumbnailSample(
  timestamp: number,
  { width, height, luma }: Pick<ThumbnailSample, 'width' | 'height' | 'luma'>,
): ThumbnailSample {
  return { kind: 'thumbnail', timestamp, width, height, luma, [Symbol.dispose]: nothing };
}

/** For sources: a piece of sound as `AudioSample` has it; dispose does nothing. */
export function createAudioSample(timestamp: number, data: Float32Array): AudioSample {
  return { kind: 'audio', timestamp, data, [Symbol.dispose]: nothing };
}

function nothing(): void {
  // Memory of this size is the garbage collector's.
}
