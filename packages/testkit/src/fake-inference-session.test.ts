import type { InferenceSession } from '@bonafide/core';
import { expect, it } from 'vitest';
import { describeInferenceSessionContract } from './contracts/inference-session-contract.ts';
import { createFakeInferenceSession } from './fake-inference-session.ts';

function openFake(): Promise<InferenceSession> {
  const session = createFakeInferenceSession({
    inputs: { a: [1, 3], b: [2] },
    outputs: { sum: [1, 1], copy: [1, 3] },
    run: ({ a, b }) => ({
      sum: Float32Array.of(
        [...(a?.data ?? []), ...(b?.data ?? [])].reduce((total, value) => total + value, 0),
      ),
      copy: a?.data ?? new Float32Array(3),
    }),
  });
  return Promise.resolve(session);
}

describeInferenceSessionContract('the fake session', openFake, (seed) => ({
  a: { data: Float32Array.of(seed, 2, 3), dims: [1, 3] },
  b: { data: Float32Array.of(4, 5), dims: [2] },
}));

it('tells a test that gives outputs of another size', async () => {
  const session = createFakeInferenceSession({
    inputs: { a: [1] },
    outputs: { b: [2] },
    run: () => ({ b: new Float32Array(3) }),
  });
  const inputs = { a: { data: new Float32Array(1), dims: [1] } };
  await expect(session.run(inputs)).rejects.toThrow('output b must hold 2 values, not 3');
  expect(session.runs).toBe(1);
});
