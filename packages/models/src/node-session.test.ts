import type { InferenceSession } from '@bonafide/core';
import { describeInferenceSessionContract } from '@bonafide/testkit';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { arithmeticInputs as inputs, arithmeticModel } from './arithmetic.fixture.ts';
import { createNodeInferenceSession } from './node-session.ts';

const openArithmetic = (): Promise<InferenceSession> => createNodeInferenceSession(arithmeticModel());

describeInferenceSessionContract('onnxruntime in Node', openArithmetic, inputs);

describe('createNodeInferenceSession', () => {
  it('computes', async () => {
    await using session = await openArithmetic();
    const { product, sum } = await session.run(inputs(7));
    expect(product).toEqual({ data: Float32Array.of(10, 200, 21, 40, 500, 49), dims: [2, 3] });
    expect(sum).toEqual({ data: Float32Array.of(11, 102, 10, 14, 105, 14), dims: [2, 3] });
  });

  it('says which input is wrong and how, without a word about its values', async () => {
    await using session = await openArithmetic();
    const run = session.run({ ...inputs(1), a: { data: new Float32Array(4), dims: [2, 2] } });
    await expect(run).rejects.toThrow('input a must be [2, 3], not [2, 2] of 4 values');
  });

  it('rejects bytes that are no model with model/unreadable', async () => {
    for (const bytes of [new Uint8Array(), Uint8Array.of(1, 2, 3)]) {
      const open = createNodeInferenceSession(bytes);
      await expect(open).rejects.toMatchObject({
        code: 'model/unreadable',
        cause: expect.any(Error) as Error,
      });
    }
  });

  it('refuses a model with a tensor that is not float', async () => {
    const original = new URL('../node_modules/@ricky0123/vad-web/dist/silero_vad_v6.onnx', import.meta.url);
    const open = createNodeInferenceSession(await readFile(original));
    await expect(open).rejects.toThrow('sr is not a float tensor');
  });
});
