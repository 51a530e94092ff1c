import {
  createThumbnailSample,
  createVideoSample,
  type I420Image,
  type Sample,
  VerifierError,
} from '@bonafide/core';
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
  const sizes = [i420Bytes(picture), thumbnail.width * thumbnail.height];
  /** Times of the last picture and the last thumbnail. */
  const last = [-Infinity, -Infinity];
  return {
    inputArguments: decoderArguments(video),
    outputArguments: videoArguments(video, decoding),
    allocate({ id }, size) {
      if (size === sizes[id]) return id === 0 ? pool.take(size) : new Uint8Array(size);
      const message = `ffmpeg wrote a picture of ${size} bytes, not ${sizes[id] ?? 'any'}`;
      throw new VerifierError('media/decode-failed', message, { cause: new RangeError('picture size') });
    },
    toSamples({ stream, timestamp, data }) {
      // The muxer already moves equal times apart; this is the guarantee itself.
      if (!(timestamp > last[stream.id]!)) return [];
      last[stream.id] = timestamp;
      if (stream.id !== 0) return [createThumbnailSample(timestamp, { ...thumbnail, luma: data })];
      const onDispose = (): void => {
        pool.give(data);
      };
      return [
        createVideoSample({
          timestamp,
          source: video,
          picture: planesOf(data, picture, decoding),
          onDispose,
        }),
      ];
    },
    finish: () => [],
  };
}

/** The planes of a picture as ffmpeg writes yuv420p: one after another, without padding. */
function planesOf(
  data: Uint8Array,
  { width, height }: Size,
  { matrix, range }: Pick<I420Image, 'matrix' | 'range'>,
): I420Image {
  const luma = width * height;
  const chroma = (data.length - luma) / 2;
  const y = data.subarray(0, luma);
  const u = data.subarray(luma, luma + chroma);
  const v = data.subarray(luma + chroma);
  return { width, height, y, u, v, range, matrix };
}

function i420Bytes({ width, height }: Size): number {
  return width * height + 2 * Math.ceil(width / 2) * Math.ceil(height / 2);
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
