import type { InferenceSession } from '@bonafide/core';
import { describeInferenceSessionContract } from '@bonafide/testkit';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { ensureAssets } from '../scripts/asset-files.ts';
import { arithmeticInputs, arithmeticModel } from './arithmetic.fixture.ts';
import { openModel as openInBrowser } from './browser.ts';
import { directoryAssets } from './directory-assets.ts';
import { openModel } from './open-model.ts';
import { openWebRuntime } from './web-runtime.ts';

/** The wasm build computes the same in Node as in a browser, so its contract needs no browser. */
const wasm = createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');
const runtime = await openWebRuntime({ wasm: await readFile(wasm) });
const openArithmetic = (): Promise<InferenceSession> => runtime.createSession(arithmeticModel());

describeInferenceSessionContract('onnxruntime-web', openArithmetic, arithmeticInputs);

describe('openWebRuntime', () => {
  it('says what runs the networks: never a GPU that was not asked for', () => {
    expect(runtime.provider).toBe('wasm');
  });

  it('rejects bytes that are no model with model/unreadable, and goes on working', async () => {
    const open = runtime.createSession(Uint8Array.of(1, 2, 3));
    await expect(open).rejects.toMatchObject({ code: 'model/unreadable' });
    await using session = await openArithmetic();
    expect((await session.run(arithmeticInputs(7)))['sum']?.data[0]).toBe(11);
  });

  it.each([
    { id: 'face-detector-short', input: 'image', dims: [1, 128, 128, 3], tolerance: 1e-4 },
    { id: 'face-forgery', input: 'image', dims: [2, 3, 256, 256], tolerance: 1e-3 },
    { id: 'voice-synthetic', input: 'frames', dims: [1, 398, 5, 256], tolerance: 1e-3 },
    { id: 'voice-descriptor', input: 'frames', dims: [1, 64, 198], tolerance: 1e-3 },
  ] as const)('gives what Node gives for $id, within $tolerance', async ({ id, input, dims, tolerance }) => {
    await ensureAssets();
    await using node = await openModel(id);
    await using web = await openInBrowser(id, { runtime, assets: directoryAssets() });
    const length = dims.reduce<number>((product, dim) => product * dim, 1);
    const inputs = { [input]: { data: Float32Array.from({ length }, (_, i) => (i % 251) / 250), dims } };
    const [ours, theirs] = [await web.run(inputs), await node.run(inputs)];
    for (const [name, { data }] of Object.entries(theirs)) {
      const difference = data.reduce((most, v, i) => Math.max(most, Math.abs(v - ours[name]!.data[i]!)), 0);
      expect(difference, name).toBeLessThan(tolerance);
    }
  });
});
