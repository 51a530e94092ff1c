import {
  AUDIO_SAMPLE_RATE,
  type RgbaImage,
  type Sample,
  type Source,
  type SourceInfo,
  VerifierError,
} from '@bonafide/core';

export interface FakeSourceOptions {
  /** Seconds of media. Default 2. */
  readonly seconds?: number;
  /** Pictures a second, thumbnails a second (0: none of the kind). Defaults 5 and 25. */
  readonly fps?: number;
  readonly thumbnailRate?: number;
  /** Whether there is sound: a tone of 200 Hz in pieces of 0.1 s. Default true. */
  readonly audio?: boolean;
  /** The picture at a time; default: 64 x 36, grey, a little brighter with time. */
  readonly picture?: (timestamp: number) => RgbaImage;
  readonly signal?: AbortSignal;
}

/** A source without media behind it, that keeps count. */
export interface FakeSource extends Source, AsyncDisposable {
  /** Samples handed out and not yet disposed. */
  readonly open: number;
  /** True once the source has let go of everything. */
  readonly closed: boolean;
}

/** Makes a source of synthetic samples. Same behaviour as a recording: read once, `disposed` after dispose. */
export function createFakeSource(options: FakeSourceOptions = {}): FakeSource {
  const { seconds = 2, fps = 5, thumbnailRate = 25, audio = true, picture = greyPicture, signal } = options;
  let state: 'ready' | 'reading' | 'closed' = 'ready';
  let open = 0;
  const lend = (): (() => void) => {
    let lent = true;
    open++;
    return () => {
      if (lent) open--;
      lent = false;
    };
  };
  const info: SourceInfo = {
    duration: seconds,
    hasVideo: fps > 0,
    hasAudio: audio,
    ...(thumbnailRate > 0 && { frameRate: thumbnailRate }),
  };

  async function* read(): AsyncGenerator<Sample, void, undefined> {
    if (state !== 'ready') throw new VerifierError('disposed', 'a fake source can be read once');
    state = 'reading';
    try {
      for (const moment of moments({ seconds, fps, thumbnailRate, audio })) {
        signal?.throwIfAborted();
        if (isClosed()) throw new VerifierError('disposed', 'the fake source was disposed while it was read');
        yield makeSample(moment, picture, lend());
        await Promise.resolve();
      }
      signal?.throwIfAborted();
    } finally {
      state = 'closed';
    }
  }
  const isClosed = (): boolean => state === 'closed';

  return {
    info,
    dropped: 0,
    get open() {
      return open;
    },
    get closed() {
      return isClosed();
    },
    [Symbol.asyncIterator]: read,
    [Symbol.asyncDispose]() {
      state = 'closed';
      return Promise.resolve();
    },
  };
}

/** The kinds of sample that a recording has. */
type MediaKind = Exclude<Sample['kind'], 'capture'>;

/** A kind of sample, and when it comes. */
interface Moment {
  readonly kind: MediaKind;
  readonly timestamp: number;
}

function moments(rates: {
  readonly seconds: number;
  readonly fps: number;
  readonly thumbnailRate: number;
  readonly audio: boolean;
}): Moment[] {
  const every = (kind: MediaKind, rate: number): Moment[] =>
    Array.from({ length: Math.floor(rates.seconds * rate) }, (_, i) => ({ kind, timestamp: i / rate }));
  return [
    ...every('video', rates.fps),
    ...every('thumbnail', rates.thumbnailRate),
    ...every('audio', rates.audio ? 10 : 0),
  ].sort((a, b) => a.timestamp - b.timestamp);
}

function makeSample(
  { kind, timestamp }: Moment,
  picture: (timestamp: number) => RgbaImage,
  onDispose: () => void,
): Sample {
  let disposed = false;
  const dispose = (): void => {
    disposed = true;
    onDispose();
  };
  switch (kind) {
    case 'video': {
      const image = picture(timestamp);
      return {
        kind,
        timestamp,
        sourceWidth: image.width,
        sourceHeight: image.height,
        toRgba() {
          if (disposed) throw new VerifierError('disposed', 'toRgba() of a video sample after dispose');
          return image;
        },
        [Symbol.dispose]: dispose,
      };
    }
    case 'thumbnail': {
      const luma = new Uint8Array(32 * 18).fill(brightness(timestamp));
      return { kind, timestamp, width: 32, height: 18, luma, [Symbol.dispose]: dispose };
    }
    case 'audio': {
      const data = Float32Array.from({ length: AUDIO_SAMPLE_RATE / 10 }, (_, i) =>
        Math.sin(2 * Math.PI * 200 * (timestamp + i / AUDIO_SAMPLE_RATE)),
      );
      return { kind, timestamp, data, [Symbol.dispose]: dispose };
    }
  }
}

function greyPicture(timestamp: number): RgbaImage {
  return { width: 64, height: 36, data: new Uint8ClampedArray(64 * 36 * 4).fill(brightness(timestamp)) };
}

function brightness(timestamp: number): number {
  return Math.min(255, 100 + Math.floor(timestamp * 10));
}
