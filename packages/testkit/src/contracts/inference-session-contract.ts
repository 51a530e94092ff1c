import type { InferenceSession, Tensor } from '@bonafide/core';
import { describe, expect, it } from 'vitest';

/**
 * What every inference session must hold to, as a suite of tests. `open` gives a new session each time; `inputs` fit
 * the model: the same values for the same seed, others for another.
 */
export function describeInferenceSessionContract(
  name: string,
  open: () => Promise<InferenceSession>,
  inputs: (seed: number) => Readonly<Record<string, Tensor>>,
): void {
  describe(`${name} as an inference session`, () => {
    it('takes the inputs and gives the outputs that it names', async () => {
      await using session = await open();
      expect([...session.inputNames].sort()).toEqual(Object.keys(inputs(1)).sort());
      const outputs = await session.run(inputs(1));
      expect(Object.keys(outputs).sort()).toEqual([...session.outputNames].sort());
    });

    it('fills every output with as many numbers as its dims say', async () => {
      await using session = await open();
      for (const { data, dims } of Object.values(await session.run(inputs(1)))) {
        expect(data).toBeInstanceOf(Float32Array);
        expect(data).toHaveLength(dims.reduce((product, dim) => product * dim, 1));
        expect(data.every(Number.isFinite)).toBe(true);
      }
    });

    it('keeps no state: what ran in between changes nothing', async () => {
      await using session = await open();
      const first = await session.run(inputs(1));
      const other = await session.run(inputs(2));
      const again = await session.run(inputs(1));
      expect(again).toEqual(first);
      expect(other).not.toEqual(first);
    });

    it('gives runs that overlap their own answers', async () => {
      await using session = await open();
      const alone = [await session.run(inputs(1)), await session.run(inputs(2))];
      const together = await Promise.all([session.run(inputs(1)), session.run(inputs(2))]);
      expect(together).toEqual(alone);
    });

    it('leaves its inputs as they were, and its outputs to the caller', async () => {
      await using session = await open();
      const given = inputs(1);
      const outputs = await session.run(given);
      expect(given).toEqual(inputs(1));
      const kept = structuredClone(outputs);
      await session.run(inputs(2));
      expect(outputs).toEqual(kept);
    });

    it('rejects with inference/failed on a missing or an unknown input', async () => {
      await using session = await open();
      const [[name, tensor], ...rest] = Object.entries(inputs(1)) as [
        [string, Tensor],
        ...[string, Tensor][],
      ];
      const failure = { code: 'inference/failed' };
      await expect(session.run(Object.fromEntries(rest))).rejects.toMatchObject(failure);
      await expect(session.run({ ...inputs(1), [`${name}-x`]: tensor })).rejects.toMatchObject(failure);
    });

    it('rejects with inference/failed on other dims, and on data that does not fill them', async () => {
      await using session = await open();
      for (const [name, { data, dims }] of Object.entries(inputs(1))) {
        const wrong: readonly Tensor[] = [
          { data, dims: [...dims, 1] },
          { data, dims: dims.slice(1) },
          { data: data.subarray(1), dims },
          { data: new Float32Array(data.length * 2), dims: [...dims.slice(0, -1), dims.at(-1)! * 2] },
        ];
        for (const tensor of wrong) {
          const run = session.run({ ...inputs(1), [name]: tensor });
          await expect(run).rejects.toMatchObject({ code: 'inference/failed' });
        }
      }
    });

    it('still works after a run that was refused', async () => {
      await using session = await open();
      const expected = await session.run(inputs(1));
      await expect(session.run({})).rejects.toThrow();
      expect(await session.run(inputs(1))).toEqual(expected);
    });

    it('can be disposed twice, and rejects with disposed afterwards', async () => {
      const session = await open();
      await session[Symbol.asyncDispose]();
      await session[Symbol.asyncDispose]();
      await expect(session.run(inputs(1))).rejects.toMatchObject({ code: 'disposed' });
    });

    it('finishes what runs when it is disposed', async () => {
      const session = await open();
      const expected = await session.run(inputs(1));
      const running = session.run(inputs(1));
      await session[Symbol.asyncDispose]();
      expect(await running).toEqual(expected);
    });
  });
}
