import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RgbaImage } from '@bonafide/core';
import { startFfmpeg } from './ffmpeg.ts';
import { ATTACK_SAMPLE_RATE } from './read-clip.ts';

/** What a clip is made of: pictures, sound, or both. */
export interface ClipContent {
  readonly picture?: ClipPicture | undefined;
  /** Mono sound at `ATTACK_SAMPLE_RATE`. */
  readonly sound?: Float32Array | undefined;
}

interface ClipPicture {
  readonly width: number;
  readonly height: number;
  /** Frames a second, as ffmpeg writes it. */
  readonly rateText: string;
  readonly frames: AsyncIterable<RgbaImage>;
}

const PICTURE_CODEC = '-c:v libx264 -preset veryfast -crf 20 -pix_fmt yuv420p'.split(' ');
const SOUND_CODEC = '-c:a aac -b:a 96k'.split(' ');
/** Bit-exact: no encoder version, date or thread count in the file, so that one recipe gives one file. */
const REPRODUCIBLE =
  '-threads 1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact -map_metadata -1'.split(' ');

/**
 * Writes H.264 (crf 20) and AAC in an mp4: the same chain for every attack and for the control, so that they differ in
 * the attack alone. Returns the number of frames. An unfinished file is removed.
 */
export async function writeClip(ffmpeg: string, output: string, content: ClipContent): Promise<number> {
  const { picture, sound } = content;
  const folder = await mkdtemp(join(tmpdir(), 'attack-lab-'));
  try {
    const inputs: string[] = [];
    if (picture !== undefined) {
      const { width, height, rateText } = picture;
      inputs.push(
        '-f',
        'rawvideo',
        '-pix_fmt',
        'rgba',
        '-s',
        `${width}x${height}`,
        '-r',
        rateText,
        '-i',
        '-',
      );
    }
    if (sound !== undefined) {
      const path = join(folder, 'sound.f32');
      await writeFile(path, new Uint8Array(sound.buffer, sound.byteOffset, sound.byteLength));
      inputs.push('-f', 'f32le', '-ar', String(ATTACK_SAMPLE_RATE), '-ac', '1', '-i', path);
    }
    const file = [...REPRODUCIBLE, '-movflags', '+faststart', '-f', 'mp4', output];
    const args = ['-v', 'error', '-y', ...inputs, ...PICTURE_CODEC, ...SOUND_CODEC, ...file];
    const { child, finished } = startFfmpeg(ffmpeg, args);
    try {
      const count = await pour(picture?.frames, child.stdin, finished);
      await finished;
      return count;
    } catch (error) {
      child.kill('SIGKILL');
      await rm(output, { force: true });
      throw error;
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function pour(
  frames: AsyncIterable<RgbaImage> | undefined,
  stdin: NodeJS.WritableStream | null,
  finished: Promise<void>,
): Promise<number> {
  if (stdin === null) throw new TypeError('ffmpeg was started without a pipe');
  // ffmpeg's own message says more than the broken pipe that follows it.
  stdin.on('error', () => undefined);
  let count = 0;
  for await (const { data } of frames ?? []) {
    const ready = stdin.write(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    if (!ready) await Promise.race([once(stdin, 'drain'), finished]);
    count++;
  }
  stdin.end();
  return count;
}
