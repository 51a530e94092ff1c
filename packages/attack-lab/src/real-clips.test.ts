import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isVerifierError, type RgbaImage } from '@bonafide/core';
import { readManifest, resolveClip } from '@bonafide/test-media';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ATTACK_KINDS } from './attack-options.ts';
import { openAttackTools, type OpenAttackTools } from './attack-tools.ts';
import { largestDifference } from './face/synthetic-face.fixture.ts';
import { makeAttackWith } from './make-attack.ts';
import { resolveAttackClip } from './manifest-attack.ts';
import { readClip } from './media/read-clip.ts';

let folder = '';
let tools: OpenAttackTools;
let clips: { readonly franck: string; readonly cap12: string } | undefined;
let missing = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'real-clips-test-'));
  tools = await openAttackTools();
  try {
    clips = { franck: await resolveClip('franck'), cap12: await resolveClip('cap12') };
    await tools.openTracker();
  } catch (error) {
    // Absent clips (plain errors of resolveClip) and models are a reason to skip; a clip that cannot be read is not.
    if (isVerifierError(error) && error.code !== 'model/missing') throw error;
    missing = String(error);
  }
});

afterAll(async () => {
  await tools[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function framesOf(path: string, duration: number): Promise<readonly RgbaImage[]> {
  const frames: RgbaImage[] = [];
  for await (const frame of (await readClip(tools.ffmpeg, path, { duration })).frames()) frames.push(frame);
  return frames;
}

test('a mid-clip swap changes the face from its second on, and the background never', async (context) => {
  if (clips === undefined || missing !== '') context.skip(`clips or models are missing: ${missing}`);
  else {
    const common = { input: clips.franck, seed: 1, duration: 3 } as const;
    const control = join(folder, 'control.mp4');
    const swapped = join(folder, 'swapped.mp4');
    await makeAttackWith(tools, { ...common, kind: 'none', output: control });
    const swap = { ...common, kind: 'face-swap', source: clips.cap12, output: swapped, start: 1.5 } as const;
    const { picture } = await makeAttackWith(tools, swap);
    expect(picture).toMatchObject({ width: 360, height: 288, frames: 72, changedFrom: 1.5, changedTo: 3 });
    expect(picture?.changedFrames).toBe(36);
    const [real, fake] = [await framesOf(control, 3), await framesOf(swapped, 3)];
    const face = (x: number, y: number): boolean => x > 130 && x < 260 && y > 70 && y < 240;
    const wall = (x: number, y: number): boolean => x > 20 && x < 80 && y < 120;
    // What is left of a difference there is the encoder's, which spends its bits elsewhere.
    expect(largestDifference(fake[10]!, real[10]!, face)).toBeLessThan(20);
    expect(largestDifference(fake[60]!, real[60]!, face)).toBeGreaterThan(50);
    expect(largestDifference(fake[60]!, real[60]!, wall)).toBeLessThan(20);
  }
});

test('every attack of the manifest is of a kind that this package makes, on a clip that exists', async () => {
  const { attacks, clips: listed } = await readManifest();
  const names = listed.map(({ id }) => id);
  for (const { kind, base, source } of attacks) {
    expect(ATTACK_KINDS).toContain(kind);
    expect(names).toContain(base);
    if (source !== undefined) expect(names).toContain(source);
  }
  await expect(resolveAttackClip('nobody', tools)).rejects.toThrow(RangeError);
});
