import { AUDIO_SAMPLE_RATE } from '@bonafide/core';
import type { AudioStreamInfo, VideoStreamInfo } from './media-info.ts';

/** A size in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface VideoDecoding {
  /** Pictures analysed a second of media, at most. */
  readonly fps: number;
  /** Size of the pictures for analysis, and of the thumbnails. */
  readonly picture: Size;
  readonly thumbnail: Size;
  /** Of the pictures; frames coded otherwise are converted. */
  readonly matrix: 'bt601' | 'bt709';
  readonly range: 'full' | 'limited';
}

/** Long side and short side of a thumbnail, in pixels. */
const THUMBNAIL = { long: 32, short: 18 };

/** The size that fits into `limit` with the same shape; never larger than it was. */
export function fitInside(size: Size, limit: Size): Size {
  const scale = Math.min(1, limit.width / size.width, limit.height / size.height);
  return {
    width: Math.max(1, Math.round(size.width * scale)),
    height: Math.max(1, Math.round(size.height * scale)),
  };
}

/** Thumbnails have one of two sizes, so that what reads them needs not care for odd shapes. */
export function thumbnailSize({ width, height }: Size): Size {
  const { long, short } = THUMBNAIL;
  return width >= height ? { width: long, height: short } : { width: short, height: long };
}

/**
 * Pixels a second, 1080p at 30 Hz, up to which one thread decodes faster than the pictures are analysed. More threads
 * then only take time from the analysis: on two cores they cost 15 to 20 % more CPU time, and 25 MB.
 */
const ONE_THREAD = 1920 * 1080 * 30;

/** Decoder options that go before the input. */
export function decoderArguments({ width, height, frameRate }: VideoStreamInfo): string[] {
  return width * height * (frameRate ?? 30) <= ONE_THREAD ? ['-threads', '1'] : [];
}

/** Muxing both ways: NUT keeps exact timestamps through a pipe; an index is of no use there and grows. */
const TO_PIPE = ['-f', 'nut', '-write_index', '0'];

/** Ticks a second of the timestamps: all usual frame rates come out within 6 microseconds. */
const TIME_BASE = '1:90000';

/**
 * ffmpeg's arguments for one decode of a video stream into two: YUV 4:2:0 at the analysis rate, as it is coded but for
 * its size (changing the range would cost a twentieth of the decoding), and a tiny grey picture of every frame. Timestamps are the stream's own: nothing is dropped, repeated or moved to a grid.
 */
export function videoArguments(
  video: VideoStreamInfo,
  { fps, picture, thumbnail, matrix, range }: VideoDecoding,
): string[] {
  // Rotation is undone by ffmpeg itself, in front of this. Sizes are numbers: a stream that changes its size stays one.
  const source = `[0:${video.index}]${video.interlaced ? 'yadif=deint=interlaced,' : ''}split=2[all][each]`;
  const colours = `out_range=${range === 'full' ? 'pc' : 'tv'}:out_color_matrix=${matrix}`;
  const scaled = `scale=${picture.width}:${picture.height}:flags=bicubic:${colours},format=yuv420p`;
  const tiny = `scale=${thumbnail.width}:${thumbnail.height}:flags=area,format=gray[thumbnail]`;
  return [
    ...['-filter_complex', `${source};[all]${firstOfEachSlot(fps)},${scaled}[picture];[each]${tiny}`],
    ...['-map', '[picture]', '-map', '[thumbnail]', '-c:v', 'rawvideo', '-enc_time_base', TIME_BASE],
    ...TO_PIPE,
  ];
}

/** ffmpeg's arguments for one audio stream as 16-bit mono at the pipeline's rate. Gaps stay gaps. */
export function audioArguments(audio: AudioStreamInfo): string[] {
  // 16 bits, not floats: into floats, ffmpeg's downmix lets the sum of loud channels exceed 1.
  return [
    ...['-map', `0:${audio.index}`, '-ac', '1', '-ar', String(AUDIO_SAMPLE_RATE), '-c:a', 'pcm_s16le'],
    ...TO_PIPE,
  ];
}

/**
 * Selects the first frame in each 1/fps of media time: the mean rate is right at any frame rate, steady or not.
 * (ffmpeg's `fps` filter would repeat frames over gaps and move timestamps.)
 */
function firstOfEachSlot(fps: number): string {
  // A thousandth of a slot forgives times such as 0.19999 for 0.2.
  const slot = (t: string): string => `floor(${t}*${fps}+0.001)`;
  return `select='isnan(prev_selected_t)+gt(${slot('t')}\\,${slot('prev_selected_t')})'`;
}
