import { type Sample, VerifierError } from '@bonafide/core';
import { AudioTimeline } from './audio-timeline.ts';
import {
  audioArguments,
  decoderArguments,
  type Size,
  type VideoDecoding,
  videoArguments,
} from './decode-arguments.ts';
import type { AudioStreamInfo, VideoStreamInfo } from './media-info.ts';
import type { NutPacket, NutReaderOptions } from './nut/nut-reader.ts';
import { PixelPool } from './pixel-pool.ts';
import { createThumbnailSample, createVideoSample } from './samples.ts';

/** How one stream of a file is decoded: what ffmpeg is told, and what becomes of what it writes. */
export interface StreamDecoding extends NutReaderOptions {
  readonly inputArguments: readonly string[];
  readonly outputArguments: readonly string[];
  /** The samples that a packet completes. */
  readonly toSamples: (packet: NutPacket) => readonly Sample[];
  /** The samples that the end completes. */
  readonly finish: () => readonly Sample[];
}

/** Idle pixel buffers that are kept: as many as a burst of pictures between two turns of the consumer needs. */
const KEPT_BUFFERS = 8;

/** Decodes a picture stream into samples of kind `video` and `thumbnail`. */
export function decodeVideo(video: VideoStreamInfo, decoding: VideoDecoding): StreamDecoding {
  const { picture, thumbnail } = decoding;
  const pool = new PixelPool(KEPT_BUFFERS);
  const onDispose = (pixels: Uint8ClampedArray): void => {
    pool.give(pixels);
  };
  /** Times of the last picture and the last thumbnail. */
  const last = [-Infinity, -Infinity];
  return {
    inputArguments: decoderArguments(video),
    outputArguments: videoArguments(video, decoding),
    allocate({ id }, size) {
      const expected = id === 0 ? area(picture) * 4 : area(thumbnail);
      if (size !== expected) {
        throw new VerifierError(
          'media/decode-failed',
          `ffmpeg wrote a picture of ${size} bytes, not ${expected}`,
          {
            cause: new RangeError('picture size'),
          },
        );
      }
      return id === 0 ? bytesOf(pool.take(size)) : new Uint8Array(size);
    },
    toSamples({ stream, timestamp, data }) {
      // The muxer already moves equal times apart; this is the guarantee itself.
      if (!(timestamp > last[stream.id]!)) return [];
      last[stream.id] = timestamp;
      if (stream.id !== 0) return [createThumbnailSample(timestamp, thumbnail, data)];
      const pixels = new Uint8ClampedArray(data.buffer, data.byteOffset, data.byteLength);
      return [
        createVideoSample({ timestamp, source: video, image: { ...picture, data: pixels }, onDispose }),
      ];
    },
    finish: () => [],
  };
}

/** Decodes a sound stream into samples of kind `audio`. */
export function decodeAudio(audio: AudioStreamInfo): StreamDecoding {
  const timeline = new AudioTimeline();
  return {
    inputArguments: [],
    outputArguments: audioArguments(audio),
    allocate: (_stream, size) => new Uint8Array(size),
    toSamples: ({ timestamp, data }) => timeline.push(timestamp, data),
    finish: () => timeline.flush(),
  };
}

function area({ width, height }: Size): number {
  return width * height;
}

function bytesOf(pixels: Uint8ClampedArray): Uint8Array {
  return new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength);
}
