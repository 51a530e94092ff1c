import { open } from 'node:fs/promises';
import { createThumbnailSample, createVideoSample, VerifierError } from '@bonafide/core';
import { fitInside, type Size, thumbnailSize } from './decode-arguments.ts';
import { LARGEST_SIDE } from './media-file.ts';
import { createRecording, type Recording } from './recording.ts';
import type { RecordingOptions, ResolvedOptions } from './recording-options.ts';
import type { SampleFeed } from './sample-feed.ts';

/** Brands of ISO media files that hold pictures and no film. */
const PICTURE_BRANDS = ['avif', 'heic', 'heix', 'heim', 'heis', 'mif1'];

/** The kind of still picture that a file's first bytes announce, or `undefined`: then it may be a recording. */
export async function sniffStill(path: string): Promise<string | undefined> {
  await using file = await open(path, 'r');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(12), 0, 12, 0);
  const head = buffer.subarray(0, bytesRead).toString('latin1');
  if (head.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (head.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (head.startsWith('RIFF') && head.slice(8) === 'WEBP') return 'webp';
  if (head.slice(4, 8) === 'ftyp' && PICTURE_BRANDS.includes(head.slice(8))) return 'heif';
  return undefined;
}

/**
 * A still picture as a call of one frame and duration 0, turned upright. JPEG, PNG, WebP and AVIF; HEIC only where the
 * installed libvips can. Rejects with `media/decode-failed` or `media/too-large`.
 */
export async function openStill(
  path: string,
  codec: string,
  options: ResolvedOptions & Pick<RecordingOptions, 'signal' | 'observe'>,
): Promise<Recording> {
  const { default: sharp } = await import('sharp'); // Loaded for stills only: it costs tens of milliseconds.
  const picture = sharp(path, { limitInputPixels: false, autoOrient: true });
  try {
    const { autoOrient } = await picture.metadata();
    const source: Size = { width: autoOrient.width, height: autoOrient.height };
    if (source.width > LARGEST_SIDE || source.height > LARGEST_SIDE) {
      const size = `${source.width} x ${source.height}`;
      throw new VerifierError('media/too-large', `${size} is above ${LARGEST_SIDE} pixels a side: ${path}`);
    }
    const size = fitInside(source, { width: options.maxWidth, height: options.maxHeight });
    const tiny = thumbnailSize(source);
    const upright = picture.toColourspace('srgb').flatten({ background: 'black' });
    const rgba = await upright
      .clone()
      .resize({ ...size, fit: 'fill' })
      .ensureAlpha()
      .raw()
      .toBuffer();
    const luma = await upright
      .clone()
      .resize({ ...tiny, fit: 'fill' })
      .greyscale()
      .raw()
      .toBuffer();
    options.signal?.throwIfAborted();
    const image = { ...size, data: new Uint8ClampedArray(rgba) };
    const video = {
      index: 0,
      codec,
      ...source,
      rotation: 0,
      matrix: 'bt601',
      range: 'full',
      interlaced: false,
      hdr: false,
    } as const;
    return createRecording(
      { duration: 0, hasVideo: true, hasAudio: false, video },
      () => [
        {
          stream: 'video',
          feed: listFeed([
            createVideoSample({ timestamp: 0, source, picture: image }),
            createThumbnailSample(0, { ...tiny, luma: new Uint8Array(luma) }),
          ]),
        },
      ],
      options,
    );
  } catch (cause) {
    options.signal?.throwIfAborted();
    if (cause instanceof VerifierError) throw cause;
    throw new VerifierError('media/decode-failed', `the ${codec} picture cannot be decoded: ${path}`, {
      cause,
    });
  }
}

function listFeed(samples: readonly Awaited<ReturnType<SampleFeed['next']>>[]): SampleFeed {
  const left = [...samples];
  return {
    next: () => Promise.resolve(left.shift()),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
