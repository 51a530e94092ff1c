import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Sample } from '@bonafide/core';
import { findFfmpeg, openRecording, type Recording, type RecordingOptions } from '../src/index.ts';

const run = promisify(execFile);

/** A folder of small clips, made as a test asks for them: by the carried ffmpeg, as a rule, so that they are the same anywhere. */
export interface TestClips extends AsyncDisposable {
  /** Runs ffmpeg with these arguments and the clip's path behind them. Returns the path. */
  make(name: string, ...args: readonly string[]): Promise<string>;
  /** A file of these bytes. */
  write(name: string, bytes: Uint8Array | string): Promise<string>;
}

export async function createTestClips(ffmpeg = carriedFfmpeg()): Promise<TestClips> {
  const folder = await mkdtemp(join(tmpdir(), 'bonafide-recorded-'));
  return {
    async make(name, ...args) {
      const path = join(folder, name);
      await run(ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args, path]);
      return path;
    },
    async write(name, bytes) {
      const path = join(folder, name);
      await writeFile(path, bytes);
      return path;
    },
    async [Symbol.asyncDispose]() {
      await rm(folder, { recursive: true });
    },
  };
}

/** Input arguments: `seconds` of a moving picture. */
export function picture(seconds: number, size = '160x90', rate = 25): string[] {
  return ['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=${rate}:duration=${seconds}`];
}

/** Input arguments: `seconds` of a tone with an amplitude of 1/8. */
export function tone(seconds: number, frequency = 440, rate = 48_000): string[] {
  return ['-f', 'lavfi', '-i', `sine=frequency=${frequency}:sample_rate=${rate}:duration=${seconds}`];
}

/** Output arguments for a small H.264. */
export const H264: readonly string[] = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'];

/** A two-second H.264 and AAC call. */
export async function makeCall(clips: TestClips, name = 'call.mp4', seconds = 2): Promise<string> {
  return clips.make(name, ...picture(seconds), ...tone(seconds), ...H264, '-c:a', 'aac', '-shortest');
}

/** Copies of all samples of a recording, by kind. */
export interface Contents {
  readonly recording: Recording;
  readonly video: readonly { timestamp: number; width: number; height: number; rgba: Uint8ClampedArray }[];
  readonly thumbnails: readonly { timestamp: number; luma: Uint8Array }[];
  readonly audio: readonly { timestamp: number; data: Float32Array }[];
}

export async function readAll(path: string, options: RecordingOptions = {}): Promise<Contents> {
  await using recording = await openRecording(path, options);
  const video = [];
  const thumbnails = [];
  const audio = [];
  for await (using sample of recording as AsyncIterable<Sample>) {
    const { timestamp } = sample;
    if (sample.kind === 'video') {
      const { width, height, data } = sample.toRgba();
      video.push({ timestamp, width, height, rgba: data.slice() });
    } else if (sample.kind === 'thumbnail') thumbnails.push({ timestamp, luma: sample.luma });
    else if (sample.kind === 'audio') audio.push({ timestamp, data: sample.data });
  }
  return { recording, video, thumbnails, audio };
}

/** The times of samples, in seconds. */
export function times(samples: readonly { readonly timestamp: number }[]): number[] {
  return samples.map(({ timestamp }) => timestamp);
}

/** All sound in one piece. */
export function joined(audio: Contents['audio']): Float32Array {
  return Float32Array.from(audio.flatMap(({ data }) => [...data]));
}

/** Writes 32-bit big-endian numbers into every box of a kind of an mp4, `offset` bytes behind the box's name. */
export async function patchBoxes(
  path: string,
  patches: readonly { readonly box: string; readonly offset: number; readonly values: readonly number[] }[],
): Promise<Buffer> {
  const bytes = await readFile(path);
  for (const { box, offset, values } of patches) {
    for (let at = bytes.indexOf(box); at !== -1; at = bytes.indexOf(box, at + 4)) {
      values.forEach((value, i) => bytes.writeInt32BE(value | 0, at + 4 + offset + i * 4));
    }
  }
  return bytes;
}

/** The ffmpeg builds to test with: the one that is found, and the static one of the installer package. */
export async function ffmpegBuilds(): Promise<readonly { readonly build: string; readonly path: string }[]> {
  const found = await findFfmpeg();
  const carried = carriedFfmpeg();
  return [
    { build: 'the ffmpeg that is found', path: found },
    ...(carried === found ? [] : [{ build: "the installer package's ffmpeg", path: carried }]),
  ];
}

function carriedFfmpeg(): string {
  return (createRequire(import.meta.url)('@ffmpeg-installer/ffmpeg') as { readonly path: string }).path;
}
