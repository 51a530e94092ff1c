import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFfmpeg } from '@bonafide/recorded';
import type { MediaLayout } from './replay.ts';

export interface DecodedCall {
  readonly buffer: ArrayBuffer;
  readonly layout: MediaLayout;
}

const SIZE = { width: 400, height: 300 };
const SAMPLE_RATE = 48_000;

/** A clip as a receiver of a call gets it: VP8 at 400 kbit/s, decoded, with a voice from another file. */
export async function decodeCall(
  clip: string,
  voice: string,
  { from, seconds, fps, folder }: { from: number; seconds: number; fps: number; folder: string },
): Promise<DecodedCall> {
  const ffmpeg = await findFfmpeg();
  const coded = join(folder, 'call.webm');
  const run = promisify(execFile);
  const quiet = ['-v', 'error', '-nostdin', '-y'];
  const span = ['-ss', String(from), '-t', String(seconds)];
  await run(ffmpeg, [
    ...[...quiet, ...span, '-i', clip, '-an', '-s', `${SIZE.width}x${SIZE.height}`, '-c:v', 'libvpx'],
    ...['-b:v', '400k', '-deadline', 'realtime', '-cpu-used', '8', '-threads', '1', coded],
  ]);
  const raw = { encoding: 'buffer', maxBuffer: 2 ** 28 } as const;
  const pictures = await run(
    ffmpeg,
    [...quiet, '-i', coded, '-r', String(fps), '-pix_fmt', 'yuv420p', '-f', 'rawvideo', '-'],
    raw,
  );
  const sound = await run(
    ffmpeg,
    [...quiet, '-i', voice, '-ac', '1', '-ar', String(SAMPLE_RATE), '-f', 's16le', '-'],
    raw,
  );
  const bytes = (SIZE.width * SIZE.height * 3) / 2;
  const count = Math.floor(pictures.stdout.length / bytes);
  const needed = (count / fps) * SAMPLE_RATE * 2;
  const buffer = new Uint8Array(count * bytes + needed);
  buffer.set(pictures.stdout.subarray(0, count * bytes));
  // The voice again and again, for as long as there are pictures.
  for (let at = 0; at < needed; at += sound.stdout.length) {
    buffer.set(sound.stdout.subarray(0, needed - at), count * bytes + at);
  }
  return { buffer: buffer.buffer, layout: { ...SIZE, fps, count, sampleRate: SAMPLE_RATE } };
}
