import { VerifierError } from '@bonafide/core';
import type { RgbaImage } from '@bonafide/core';
import { runFfmpeg, startFfmpeg } from './ffmpeg.ts';

/** Which part of a recording is read, and how large. */
export interface ClipRange {
  /** Seconds into the file. Default 0. */
  readonly from?: number;
  /** Seconds to read. Default: to the end. */
  readonly duration?: number;
  /** Widest picture; wider ones are scaled down. Default 640. */
  readonly maxWidth?: number;
  /** Frames a second. Default: the recording's own, at most 30. */
  readonly rate?: number;
}

/** A recording's pictures at a constant rate and size. */
export interface Clip {
  readonly width: number;
  readonly height: number;
  /** Frames a second, as ffmpeg writes it: `25` or `30000/1001`. */
  readonly rateText: string;
  readonly rate: number;
  /** Decodes from the start at each call. The pictures are the taker's to keep; leaving the loop ends ffmpeg. */
  frames(): AsyncGenerator<RgbaImage, void, undefined>;
  /** How many `frames` will give; costs a decoding. */
  countFrames(): Promise<number>;
}

/** What sound is kept at, in hertz: above the 16 kHz of the analysis, at the rate that speech synthesis commonly has. */
export const ATTACK_SAMPLE_RATE = 24_000;
const MAX_RATE = 30;

/** Opens a recording or a still. Rejects with `media/decode-failed` where ffmpeg finds no picture in it. */
export async function readClip(ffmpeg: string, path: string, range: ClipRange = {}): Promise<Clip> {
  const { maxWidth = 640 } = range;
  // Even sizes: 4:2:0 video has none other.
  const scale = `scale='2*trunc(min(${maxWidth},iw)/2)':-2`;
  const input = [...seek(range), '-i', path];
  const first = await runFfmpeg(ffmpeg, [
    ...input,
    '-map',
    '0:v:0',
    '-frames:v',
    '1',
    '-vf',
    scale,
    '-f',
    'yuv4mpegpipe',
    '-strict',
    '-1',
    '-',
  ]);
  const header = /^YUV4MPEG2 W(\d+) H(\d+) F(\d+):(\d+)/.exec(first.output.toString('latin1', 0, 80));
  if (header === null) throw new VerifierError('media/decode-failed', 'the recording has no picture');
  const [width, height, numerator, denominator] = header.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
  ];
  const own = numerator / denominator;
  const rate = range.rate ?? Math.min(MAX_RATE, own);
  const rateText = rate === own ? `${numerator}/${denominator}` : String(rate);
  const bytes = width * height * 4;

  const clip: Clip = {
    width,
    height,
    rate,
    rateText,
    async *frames() {
      const args = [
        ...input,
        '-map',
        '0:v:0',
        '-vf',
        `fps=${rateText},${scale}`,
        '-pix_fmt',
        'rgba',
        '-f',
        'rawvideo',
        '-',
      ];
      const { child, finished } = startFfmpeg(ffmpeg, args);
      child.stdin?.end();
      try {
        let frame = new Uint8ClampedArray(bytes);
        let filled = 0;
        for await (const chunk of child.stdout ?? []) {
          let rest = chunk as Uint8Array;
          while (rest.length > 0) {
            const part = rest.subarray(0, bytes - filled);
            frame.set(part, filled);
            filled += part.length;
            rest = rest.subarray(part.length);
            if (filled < bytes) continue;
            yield { width, height, data: frame };
            frame = new Uint8ClampedArray(bytes);
            filled = 0;
          }
        }
        await finished;
      } finally {
        child.kill('SIGKILL');
      }
    },
    async countFrames() {
      const frames = clip.frames();
      let count = 0;
      while (!(await frames.next()).done) count++;
      return count;
    },
  };
  return clip;
}

/** Which kinds of stream a recording has. A file that ffmpeg cannot read has none. */
export async function listStreams(
  ffmpeg: string,
  path: string,
): Promise<{ readonly hasPicture: boolean; readonly hasSound: boolean }> {
  const { child, finished, messages } = startFfmpeg(ffmpeg, ['-i', path]);
  child.stdin?.end();
  child.stdout?.resume();
  // Without an output ffmpeg describes its input and ends with an error.
  await finished.catch(() => undefined);
  const has = (kind: string): boolean => new RegExp(`Stream #0:\\d+.*: ${kind}:`).test(messages());
  return { hasPicture: has('Video'), hasSound: has('Audio') };
}

/** The recording's sound, mono, [-1, 1], at `ATTACK_SAMPLE_RATE`. Rejects with `media/decode-failed` where there is none. */
export async function readSound(ffmpeg: string, path: string, range: ClipRange = {}): Promise<Float32Array> {
  const format = ['-map', '0:a:0', '-ac', '1', '-ar', String(ATTACK_SAMPLE_RATE), '-f', 'f32le', '-'];
  const { output } = await runFfmpeg(ffmpeg, [...seek(range), '-i', path, ...format]);
  return new Float32Array(
    output.buffer.slice(output.byteOffset, output.byteOffset + output.length - (output.length % 4)),
  );
}

function seek({ from, duration }: ClipRange): readonly string[] {
  return [
    ...(from ? ['-ss', String(from)] : []),
    ...(duration === undefined ? [] : ['-t', String(duration)]),
  ];
}
