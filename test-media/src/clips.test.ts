import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { materialise, readManifest, resolveClip } from './index.ts';

describe('the manifest', () => {
  it('names clips that the installed packages carry, byte for byte', async () => {
    const { clips } = await readManifest();
    expect(clips.length).toBeGreaterThan(0);
    for (const { id, sha256 } of clips) {
      const bytes = await readFile(await resolveClip(id));
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    }
  });

  it('has one id each, and recipes that rest on clips that exist', async () => {
    const { clips, attacks } = await readManifest();
    const ids = [...clips, ...attacks].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { base, source } of attacks) {
      expect(clips.map(({ id }) => id)).toEqual(expect.arrayContaining(source ? [base, source] : [base]));
    }
  });

  it('is clear about a clip that it does not know', async () => {
    await expect(resolveClip('nobody')).rejects.toThrow(/no clip 'nobody'; there are franck/);
  });
});

describe('materialise', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bonafide-clips-'));
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it('copies every clip, and replaces a copy that was spoilt', async () => {
    const original = await readFile(await resolveClip('jfk'));
    await writeFile(join(folder, 'jfk.wav'), 'half a file');
    expect(await materialise(folder)).toEqual([]);
    expect((await readFile(join(folder, 'jfk.wav'))).equals(original)).toBe(true);
    expect((await readFile(join(folder, 'franck.mp4'))).length).toBe(3_387_403);
  });
});
