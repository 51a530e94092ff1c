import { readFile } from 'node:fs/promises';
import { createVoiceSyntheticAnalyzer } from '@bonafide/core';
import { beforeAll, expect, it } from 'vitest';
import { goldenSound } from '@bonafide/testkit';
import { ensureAssets } from '../scripts/asset-files.ts';
import { modelManifest } from '../src/index.ts';
import { openModel } from '../src/node.ts';

interface Golden {
  readonly sha256: string;
  readonly logit: number;
}

const STEP = 512;
const STEPS = 156;

beforeAll(async () => {
  await ensureAssets();
});

it('hears, through the analyzer of core, what training heard in the same sound', async () => {
  const file = new URL('golden/voice-synthetic.json', import.meta.url);
  const golden = JSON.parse(await readFile(file, 'utf8')) as Golden;
  expect(modelManifest('voice-synthetic').weights?.sha256).toBe(golden.sha256);
  await using model = await openModel('voice-synthetic');
  await using session = await createVoiceSyntheticAnalyzer({ model }).open();
  const sound = goldenSound(STEPS * STEP);
  for (let i = 0; i < STEPS; i++) {
    const data = sound.slice(i * STEP, (i + 1) * STEP);
    await session.push({ kind: 'audio', timestamp: (i * STEP) / 16_000, data, speaking: true });
  }
  await session.flush();
  const summary = session.summary();
  expect(summary.status === 'measured' && summary.score).toBeCloseTo(1 / (1 + Math.exp(-golden.logit)), 3);
});
