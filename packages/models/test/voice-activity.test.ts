import { readFile } from 'node:fs/promises';
import * as ort from 'onnxruntime-node';
import { beforeAll, expect, it } from 'vitest';
import { ensureAssets } from '../scripts/asset-files.ts';
import { openModel } from '../src/node.ts';
import { syntheticSpeech } from './test-sounds.ts';

beforeAll(async () => {
  await ensureAssets();
});

it('hears what the unmodified network hears at 16 kHz, step by step', async () => {
  const original = await ort.InferenceSession.create(
    await readFile(new URL('../node_modules/@ricky0123/vad-web/dist/silero_vad_v6.onnx', import.meta.url)),
    { logSeverityLevel: 3 },
  );
  await using session = await openModel('voice-activity');
  const rate = new ort.Tensor('int64', BigInt64Array.of(16000n), []);
  let originalState = new ort.Tensor('float32', new Float32Array(256), [2, 1, 128]);
  let state = { data: new Float32Array(256), dims: [2, 1, 128] };
  let context = new Float32Array(64);
  const probabilities: number[] = [];

  for (const step of syntheticSpeech(60)) {
    const input = Float32Array.of(...context, ...step);
    context = step.slice(-64);
    const expected = await original.run({
      input: new ort.Tensor('float32', input, [1, 576]),
      state: originalState,
      sr: rate,
    });
    const found = await session.run({ input: { data: input, dims: [1, 576] }, state });
    originalState = expected['stateN'] as typeof originalState;
    state = found['stateN'] as typeof state;
    const [probability = NaN] = found['output']!.data;
    expect(Math.abs(probability - (expected['output']!.data as Float32Array)[0]!)).toBeLessThan(1e-5);
    probabilities.push(probability);
  }
  // Otherwise both could agree on hearing nothing.
  expect(Math.max(...probabilities)).toBeGreaterThan(0.5);
  expect(Math.min(...probabilities)).toBeLessThan(0.3);
});
