import {
  type Picture,
  type RgbaImage,
  type ThumbnailSample,
  toRgba,
  VerifierError,
  type VideoSample,
} from '@bonafide/core';

export interface VideoSampleInit {
  readonly timestamp: number;
  /** Size of the stream. */
  readonly source: { readonly width: number; readonly height: number };
  readonly picture: Picture;
}

/** A picture that is lent until dispose, which calls `giveBack` once. */
export function createVideoSample(
  { timestamp, source, picture }: VideoSampleInit,
  giveBack: () => void,
): VideoSample {
  let rgba: RgbaImage | undefined;
  let disposed = false;
  const assertOpen = (): void => {
    if (disposed) throw new VerifierError('disposed', 'a video sample was used after dispose');
  };
  return {
    kind: 'video',
    timestamp,
    sourceWidth: source.width,
    sourceHeight: source.height,
    toRgba() {
      assertOpen();
      rgba ??= toRgba(picture);
      return rgba;
    },
    ...('y' in picture && {
      toI420() {
        assertOpen();
        return picture;
      },
    }),
    [Symbol.dispose]() {
      if (disposed) return;
      disposed = true;
      giveBack();
    },
  };
}

/** A thumbnail: too small to be worth lending, so dispose does nothing. */
export function createThumbnailSample(
  timestamp: number,
  picture: { readonly width: number; readonly height: number; readonly luma: Uint8Array },
): ThumbnailSample {
  return {
    kind: 'thumbnail',
    timestamp,
    ...picture,
    [Symbol.dispose]() {
      // Memory of this size is the garbage collector's.
    },
  };
}
