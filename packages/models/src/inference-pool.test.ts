import type { InferenceSession } from '@bonafide/core';
import { describeInferenceSessionContract } from '@bonafide/testkit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createInferencePool, type InferencePool } from './inference-pool.ts';
import { modelManifest } from './catalogue.ts';
import { openModel } from './open-model.ts';

const id = 'voice-activity';

function inputs(seed: number): Record<string, { data: Float32Array; dims: readonly number[] }> {
  return Object.fromEntries(
    modelManifest(id).inputs.map(({ name, dims }) => {
      const length = dims.reduce((product, size) => product * size, 1);
      const data = Float32Array.from({ length }, (_, i) => Math.sin(i * 0.37 + seed) / 3);
      return [name, { data, dims }];
    }),
  );
}

function openPool(threads: number): InferencePool {
  const pool = createInferencePool({ threads });
  onTestFinished(async () => pool[Symbol.asyncDispose]());
  return pool;
}

const available = await openModel(id).then(
  async (session) => session[Symbol.asyncDispose]().then(() => true),
  () => false,
);
if (!available) console.warn('inference-pool: skipped, for want of the built models (npx pnpm@10 setup)');

describe.skipIf(!available)('an inference pool', () => {
  const pool = createInferencePool({ threads: 2 });
  describeInferenceSessionContract('a pooled model', async () => pool.openModel(id), inputs);

  it('gives the very numbers that a session on this thread gives', async () => {
    await using here = await openModel(id);
    await using there = await pool.openModel(id);
    for (const seed of [1, 2, 3, 4]) {
      expect(await there.run(inputs(seed))).toEqual(await here.run(inputs(seed)));
    }
  });

  it('shares overlapping runs out among its threads', async () => {
    await using session = await pool.openModel(id);
    const runs = Array.from({ length: 40 }, async (_, seed) => session.run(inputs(seed)));
    const outputs = await Promise.all(runs);
    expect(new Set(outputs.map(({ output }) => output?.data[0])).size).toBeGreaterThan(10);
  });

  it('rejects what runs when it is disposed, and all later runs, as failed inference', async () => {
    const own = openPool(1);
    const session: InferenceSession = await own.openModel(id);
    const running = Promise.allSettled([session.run(inputs(1)), session.run(inputs(2))]);
    await own[Symbol.asyncDispose]();
    for (const outcome of await running) {
      if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'inference/failed' });
    }
    await expect(session.run(inputs(3))).rejects.toMatchObject({ code: 'inference/failed' });
    await session[Symbol.asyncDispose]();
  });

  it('refuses a number of threads that is none', () => {
    for (const threads of [0, 1.5, -1, NaN, 257]) {
      expect(() => createInferencePool({ threads })).toThrow(
        expect.objectContaining({ code: 'config/invalid' }),
      );
    }
  });
});
