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
    // Sums are taken in another order, and the state carries that on from step to step.
    expect(Math.abs(probability - (expected['output']!.data as Float32Array)[0]!)).toBeLessThan(1e-4);
    probabilities.push(probability);
  }
  // Otherwise both could agree on hearing nothing.
  expect(Math.max(...probabilities)).toBeGreaterThan(0.5);
  expect(Math.min(...probabilities)).toBeLessThan(0.3);
});

it('hears the same however steps are grouped into runs', async () => {
  await using session = await openModel('voice-activity');
  const rows = syntheticSpeech(12).map((step) => Float32Array.of(...new Float32Array(64), ...step));
  const hear = async (groups: readonly number[]): Promise<{ heard: number[]; state: Float32Array }> => {
    let state = { data: new Float32Array(256), dims: [2, 1, 128] };
    const heard: number[] = [];
    let from = 0;
    for (const count of groups) {
      const data = Float32Array.from(rows.slice(from, from + count).flatMap((row) => [...row]));
      const outputs = await session.run({ input: { data, dims: [count, 576] }, state });
      state = outputs['stateN'] as typeof state;
      heard.push(...outputs['output']!.data);
      from += count;
    }
    return { heard, state: state.data };
  };
  const one = await hear(rows.map(() => 1));
  for (const groups of [[12], [5, 7], [1, 3, 8]]) {
    const other = await hear(groups);
    other.heard.forEach((value, i) => {
      expect(Math.abs(value - one.heard[i]!)).toBeLessThan(1e-5);
    });
    other.state.forEach((value, i) => {
      expect(Math.abs(value - one.state[i]!)).toBeLessThan(1e-4);
    });
  }
});
