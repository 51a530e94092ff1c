import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createFaceTracker, type FaceTracker, type RgbaImage } from '@bonafide/core';
import { findFfmpeg } from '@bonafide/recorded';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ATTACK_KINDS, type AttackKind, changesSound } from './attack-options.ts';
import type { AttackTools } from './attack-tools.ts';
import { largestDifference, syntheticLandmarks } from './face/synthetic-face.fixture.ts';
import { makeAttackWith } from './make-attack.ts';
import { readClip, readSound } from './media/read-clip.ts';

const SIZE = { width: 96, height: 72 };
const FACE = { ...SIZE, x: 48, y: 36, radius: 24 };
let folder = '';
let tools: AttackTools;
let input = '';

/** A face in the middle of every picture: the files of this test have none that a network would find. */
function trackerOfOneFace(): Promise<FaceTracker> {
  return Promise.resolve(
    createFaceTracker({
      detector: {
        detect: () =>
          Promise.resolve([{ score: 1, region: { x: FACE.x, y: FACE.y, side: 72, rotation: 0 } }]),
      },
      landmarker: { locate: () => Promise.resolve({ points: syntheticLandmarks(FACE), presence: 1 }) },
    }),
  );
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attack-lab-test-'));
  tools = { ffmpeg: await findFfmpeg(), openTracker: trackerOfOneFace };
  input = join(folder, 'input.mp4');
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=${SIZE.width}x${SIZE.height}:rate=5:duration=4`];
  const sound = ['-f', 'lavfi', '-i', 'aevalsrc=0.3*sin(2*PI*150*t)*(1+0.5*sin(2*PI*3*t)):s=24000:d=4'];
  const codec = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-crf', '10', '-c:a', 'aac', input];
  await promisify(execFile)(tools.ffmpeg, ['-v', 'error', '-y', ...picture, ...sound, ...codec]);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function framesOf(path: string): Promise<readonly RgbaImage[]> {
  const frames: RgbaImage[] = [];
  for await (const frame of (await readClip(tools.ffmpeg, path)).frames()) frames.push(frame);
  return frames;
}

const sourceOf = (kind: AttackKind): { readonly source?: string } =>
  kind === 'face-swap' || kind === 'audio-swap' ? { source: input } : {};

for (const kind of ATTACK_KINDS) {
  test(`${kind} changes what it should, from its start on, and keeps rate, size, length and sound`, async () => {
    const output = join(folder, `${kind}.mp4`);
    const report = await makeAttackWith(tools, {
      kind,
      input,
      output,
      seed: 5,
      start: 1,
      period: 1,
      ...sourceOf(kind),
    });
    expect(report).toMatchObject({ kind, picture: { ...SIZE, rate: 5, frames: 20 } });
    expect(report.sound?.seconds).toBeCloseTo(4, 1);
    expect(report.sound?.changed).toBe(changesSound(kind));
    const { changedFrames = 0, changedFrom = Infinity } = report.picture ?? {};
    expect(changedFrames > 0).toBe(!changesSound(kind) && kind !== 'none');
    expect(changedFrom).toBeGreaterThanOrEqual(1);
  });
}

test('the file holds what the report says', async () => {
  const output = join(folder, 'read-back.mp4');
  await makeAttackWith(tools, { kind: 'loop', input, output, seed: 5, start: 1, period: 1 });
  const made = await readClip(tools.ffmpeg, output);
  expect({ ...made }).toMatchObject({ ...SIZE, rate: 5 });
  expect(await made.countFrames()).toBe(20);
  const sound = await readSound(tools.ffmpeg, output);
  expect(Math.abs(sound.length / 24_000 - 4)).toBeLessThan(0.1);
});

test('one recipe makes one file, byte for byte; another seed makes another', async () => {
  const make = async (name: string, seed: number): Promise<Buffer> => {
    const output = join(folder, name);
    await makeAttackWith(tools, { kind: 'replay', input, output, seed, duration: 1 });
    return await readFile(output);
  };
  const first = await make('once.mp4', 1);
  expect((await make('twice.mp4', 1)).equals(first)).toBe(true);
  expect((await make('other.mp4', 2)).equals(first)).toBe(false);
});

test('a freeze holds still between its seconds and runs on after them', async () => {
  const output = join(folder, 'freeze-span.mp4');
  const report = await makeAttackWith(tools, {
    kind: 'freeze',
    input,
    output,
    seed: 1,
    start: 1,
    end: 2.4,
  });
  expect(report).toMatchObject({ picture: { changedFrom: 1, changedTo: 2.4, changedFrames: 7 } });
  const frames = await framesOf(output);
  const step = (i: number): number => largestDifference(frames[i]!, frames[i - 1]!);
  for (let i = 7; i < 12; i++) expect(step(i)).toBeLessThan(step(3) / 2);
  expect(step(12)).toBeGreaterThan(step(9));
});

test('impossible recipes are refused before anything is written', async () => {
  const output = join(folder, 'never.mp4');
  const refuse = async (options: object, message: RegExp): Promise<void> => {
    await expect(makeAttackWith(tools, { kind: 'none', input, output, seed: 1, ...options })).rejects.toThrow(
      message,
    );
  };
  await refuse({ kind: 'face-swap' }, /source/);
  await refuse({ kind: 'unheard-of' }, /kind/);
  await refuse({ start: 3, end: 1, seed: 0.5 }, /seed.*end/);
  await refuse({ kind: 'loop', period: 3, start: 1 }, /loop/);
  await expect(stat(output)).rejects.toThrow();
});

test('a file without a picture is a decoding error', async () => {
  const wanted = {
    kind: 'none',
    input: new URL(import.meta.url).pathname,
    output: join(folder, 'x.mp4'),
    seed: 1,
  } as const;
  await expect(makeAttackWith(tools, wanted)).rejects.toMatchObject({ code: 'media/decode-failed' });
});

test('a recording of sound alone can be attacked by what changes sound', async () => {
  const speech = join(folder, 'speech.wav');
  await promisify(execFile)(tools.ffmpeg, ['-v', 'error', '-y', '-i', input, '-vn', speech]);
  const report = await makeAttackWith(tools, {
    kind: 'voice-lpc',
    input: speech,
    output: join(folder, 'v.mp4'),
    seed: 1,
  });
  expect(report.picture).toBeUndefined();
  expect(report.sound?.changed).toBe(true);
  const swap = { kind: 'freeze', input: speech, output: join(folder, 'never.mp4'), seed: 1 } as const;
  await expect(makeAttackWith(tools, swap)).rejects.toMatchObject({ code: 'media/empty' });
});
