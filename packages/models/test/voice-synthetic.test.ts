import { readFile } from 'node:fs/promises';
import { createVoiceSyntheticAnalyzer } from '@bonafide/core';
import { beforeAll, expect, it } from 'vitest';
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

/** The sound of `training/voice/golden.py`: a chirp with harmonics, a pause and a click. */
function goldenSound(): Float32Array {
  return Float32Array.from({ length: STEPS * STEP }, (_, i) => {
    const time = i / 16_000;
    const turn = 2 * Math.PI * (110 * time + 40 * time * time);
    let value = 0;
    for (let k = 1; k < 30; k++) value += Math.sin(k * turn) / k;
    const noise = ((Math.sin(i * 12.9898) * 43758.5453) % 1) * 0.002;
    return i === 12_345 ? 0.9 : (time > 0.9 && time < 1.3 ? 0 : value * 0.1) + noise;
  });
}

it('hears, through the analyzer of core, what training heard in the same sound', async () => {
  const file = new URL('golden/voice-synthetic.json', import.meta.url);
  const golden = JSON.parse(await readFile(file, 'utf8')) as Golden;
  expect(modelManifest('voice-synthetic').weights?.sha256).toBe(golden.sha256);
  await using model = await openModel('voice-synthetic');
  await using session = await createVoiceSyntheticAnalyzer({ model }).open();
  const sound = goldenSound();
  for (let i = 0; i < STEPS; i++) {
    const data = sound.slice(i * STEP, (i + 1) * STEP);
    await session.push({ kind: 'audio', timestamp: (i * STEP) / 16_000, data, speaking: true });
  }
  await session.flush();
  const summary = session.summary();
  expect(summary.status === 'measured' && summary.score).toBeCloseTo(1 / (1 + Math.exp(-golden.logit)), 3);
});
