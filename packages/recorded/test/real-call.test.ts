import { resolveClip, withSpeech } from '@bonafide/test-media';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg } from '../src/index.ts';
import { joined, readAll } from './test-clips.ts';

describe('a real call', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bonafide-real-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('is read to its last frame', async () => {
    const { video, thumbnails, audio } = await readAll(await resolveClip('cap13'));
    expect(thumbnails).toHaveLength(765);
    expect(video).toHaveLength(153);
    expect(audio).toEqual([]);
    const still = thumbnails
      .slice(1)
      .filter(({ luma }, i) => luma.every((value, at) => value === thumbnails[i]!.luma[at]));
    expect(still.length).toBeLessThan(40);
  });

  it('is read with the speech that was put under it', async () => {
    const ffmpeg = await findFfmpeg();
    const call = await withSpeech({ video: 'cap12', output: join(folder, 'call.mp4'), ffmpeg, seconds: 4 });
    const { video, audio } = await readAll(call);
    expect(video.length).toBeGreaterThanOrEqual(20);
    const sound = joined(audio);
    expect(sound.length / 16_000).toBeCloseTo(4, 1);
    expect(Math.sqrt(sound.reduce((sum, value) => sum + value * value, 0) / sound.length)).toBeGreaterThan(
      0.01,
    );
  });
});
