import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFfmpeg } from '@bonafide/recorded';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeAttackClip, type AttackClipPlace, type AttackRecipe } from './attack-clip.ts';
import type { AttackTools } from './attack-tools.ts';

let root = '';
let tools: AttackTools;
let place: AttackClipPlace;
const recipe: AttackRecipe = { id: 'held', base: 'bars', kind: 'freeze', seed: 1, start: 0.2 };

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'attack-clip-test-'));
  tools = {
    ffmpeg: await findFfmpeg(),
    openTracker: () => Promise.reject(new Error('no face needed')),
  };
  place = { folder: join(root, 'made'), resolveClip: (name) => join(root, `${name}.mp4`) };
  const args = ['-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=10:duration=0.5', '-pix_fmt', 'yuv420p'];
  await promisify(execFile)(tools.ffmpeg, ['-v', 'error', ...args, join(root, 'bars.mp4')]);
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

test('a clip is made once and then kept, and a changed recipe makes another', async () => {
  const first = await makeAttackClip(recipe, place, tools);
  const written = (await stat(first)).mtimeMs;
  expect(await makeAttackClip({ ...recipe }, place, tools)).toBe(first);
  expect((await stat(first)).mtimeMs).toBe(written);
  expect(await makeAttackClip({ ...recipe, start: 0.3 }, place, tools)).not.toBe(first);
  expect(await readdir(place.folder)).toHaveLength(2);
});

test('a clip that fails leaves nothing behind', async () => {
  const before = await readdir(place.folder);
  await expect(makeAttackClip({ ...recipe, id: 'far', kind: 'puppet' }, place, tools)).rejects.toThrow();
  expect(await readdir(place.folder)).toEqual(before);
});
