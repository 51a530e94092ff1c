import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFfmpeg } from '@bonafide/recorded';
import { resolveClip } from '@bonafide/test-media';

export interface FakeMedia {
  readonly video: string;
  readonly audio: string;
}

/**
 * A clip as the files that Chromium's fake camera and microphone play: Motion JPEG and a WAV. It plays Motion JPEG at 30
 * pictures a second whatever the file was made for, and from the start again at its end; and it takes JPEG's full-range
 * values for limited ones, so that (200, 100, 50) is sent as (212, 96, 41): the file holds limited ones.
 */
export async function makeFakeMedia(
  clip: string,
  span: { readonly from: number; readonly seconds: number },
  folder: string,
): Promise<FakeMedia> {
  await mkdir(folder, { recursive: true });
  const ffmpeg = await findFfmpeg();
  const video = join(folder, 'camera.mjpeg');
  const audio = join(folder, 'microphone.wav');
  const run = promisify(execFile);
  const quiet = ['-v', 'error', '-nostdin', '-y'];
  await run(ffmpeg, [
    ...[...quiet, '-ss', String(span.from), '-t', String(span.seconds), '-i', clip],
    ...['-an', '-r', '30', '-vf', 'scale=out_range=tv:out_color_matrix=bt601', '-pix_fmt', 'yuv420p'],
    ...['-strict', 'unofficial', '-q:v', '3', '-f', 'mjpeg', video],
  ]);
  await run(ffmpeg, [...quiet, '-i', await resolveClip('jfk'), '-ac', '1', '-ar', '48000', audio]);
  return { video, audio };
}
