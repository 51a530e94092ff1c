import { once } from 'node:events';
import type { RgbaImage } from '@bonafide/core';
import { startFfmpeg } from '../media/ffmpeg.ts';

export interface CallCodecOptions {
  /** Pictures a second. */
  readonly rate: number;
  /** Kilobits a second. */
  readonly kbps: number;
}

/**
 * Passes pictures through H.264 as a call has it: constant bit rate with half a second of buffer, no B frames, one key
 * frame. All pictures have one size, even on both sides. Rejects with `media/decode-failed`.
 */
export async function throughCallCodec(
  ffmpeg: string,
  pictures: readonly RgbaImage[],
  { rate, kbps }: CallCodecOptions,
): Promise<readonly RgbaImage[]> {
  const { width, height } = pictures[0]!;
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgba'];
  const coded = await pipe(
    ffmpeg,
    [
      ...['-v', 'error', ...raw, '-s', `${width}x${height}`, '-r', String(rate), '-i', '-'],
      ...'-c:v libx264 -preset veryfast -tune zerolatency -pix_fmt yuv420p -threads 1 -g 1000'.split(' '),
      ...[
        '-b:v',
        `${kbps}k`,
        '-maxrate',
        `${kbps}k`,
        '-bufsize',
        `${Math.round(kbps / 2)}k`,
        '-f',
        'h264',
        '-',
      ],
    ],
    pictures.map(({ data }) => new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  );
  const decoded = await pipe(
    ffmpeg,
    ['-v', 'error', '-threads', '1', '-f', 'h264', '-r', String(rate), '-i', '-', ...raw, '-'],
    [coded],
  );
  const bytes = width * height * 4;
  return pictures.map((_, i) => {
    // A picture that the decoder held back is the last one again, as on a screen.
    const at = Math.min(i, Math.floor(decoded.length / bytes) - 1) * bytes;
    return { width, height, data: new Uint8ClampedArray(decoded.buffer, decoded.byteOffset + at, bytes) };
  });
}

async function pipe(ffmpeg: string, args: readonly string[], input: readonly Uint8Array[]): Promise<Buffer> {
  const { child, finished } = startFfmpeg(ffmpeg, args);
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new TypeError('ffmpeg was started without pipes');
  // ffmpeg's own message says more than the broken pipe that follows it.
  stdin.on('error', () => undefined);
  const chunks: Buffer[] = [];
  stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  for (const piece of input) {
    if (!stdin.write(piece)) await Promise.race([once(stdin, 'drain'), finished]);
  }
  stdin.end();
  await finished;
  return Buffer.concat(chunks);
}
