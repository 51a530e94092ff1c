import { readFile } from 'node:fs/promises';
import { createVoiceIdentityAnalyzer, type InferenceSession } from '@bonafide/core';
import { goldenSound } from '@bonafide/testkit';
import { beforeAll, expect, it } from 'vitest';
import { ensureAssets } from '../scripts/asset-files.ts';
import { modelManifest } from '../src/index.ts';
import { openModel } from '../src/node.ts';

interface Golden {
  readonly sha256: string;
  readonly every: number;
  readonly descriptors: readonly (readonly number[])[];
}

const STEP = 512;
const STEPS = 156;

beforeAll(async () => {
  await ensureAssets();
});

it('describes a voice, through the analyzer of core, as training described the same sound', async () => {
  const file = new URL('golden/voice-descriptor.json', import.meta.url);
  const golden = JSON.parse(await readFile(file, 'utf8')) as Golden;
  expect(modelManifest('voice-descriptor').weights?.sha256).toBe(golden.sha256);
  await using opened = await openModel('voice-descriptor');
  const found: Float32Array[] = [];
  const model: InferenceSession = {
    inputNames: opened.inputNames,
    outputNames: opened.outputNames,
    run: async (inputs) => {
      const outputs = await opened.run(inputs);
      const { descriptor } = outputs;
      found.push((descriptor?.data as Float32Array).slice());
      return outputs;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  await using session = await createVoiceIdentityAnalyzer({ model }).open();
  const sound = goldenSound(STEPS * STEP);
  for (let i = 0; i < STEPS; i++) {
    const data = sound.slice(i * STEP, (i + 1) * STEP);
    await session.push({ kind: 'audio', timestamp: (i * STEP) / 16_000, data, speaking: true });
  }
  expect(found).toHaveLength(golden.descriptors.length);
  golden.descriptors.forEach((kept, one) => {
    const worst = Math.max(...kept.map((value, i) => Math.abs(found[one]![i * golden.every]! - value)));
    expect(worst).toBeLessThan(1e-3);
  });
});
