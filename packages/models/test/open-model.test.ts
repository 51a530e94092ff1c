import type { Tensor } from '@bonafide/core';
import { describeInferenceSessionContract } from '@bonafide/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureAssets, sha256 } from '../scripts/asset-files.ts';
import { MODEL_IDS, modelManifest, type AssetLocator, type ModelId } from '../src/index.ts';
import { openModel } from '../src/node.ts';

const withWeights = MODEL_IDS.filter((id) => modelManifest(id).weights !== null);

beforeAll(async () => {
  await ensureAssets();
});

describe('openModel', () => {
  it.each(withWeights)('opens %s with the inputs and outputs of its manifest', async (id) => {
    const { inputs, outputs } = modelManifest(id);
    await using session = await openModel(id);
    expect(session.inputNames).toEqual(inputs.map(({ name }) => name));
    const answer = await session.run(zeros(id));
    const dims = Object.entries(answer).map(([name, tensor]) => [name, tensor.dims]);
    expect(Object.fromEntries(dims)).toEqual(
      Object.fromEntries(outputs.map(({ name, dims }) => [name, dims])),
    );
  });

  it.each(MODEL_IDS.filter((id) => !withWeights.includes(id)))('says that %s is missing', async (id) => {
    await expect(openModel(id)).rejects.toMatchObject({ code: 'model/missing' });
  });

  it('refuses a file whose manifest names other inputs or outputs', async () => {
    const manifest = modelManifest('face-detector-short');
    for (const field of ['inputs', 'outputs'] as const) {
      const [first, ...rest] = manifest[field];
      const open = openModel(manifest.id as ModelId, {
        manifest: { ...manifest, [field]: [{ ...first, name: 'other' }, ...rest] },
      });
      await expect(open).rejects.toThrow(expect.objectContaining({ code: 'model/manifest-invalid' }));
    }
  });

  it('refuses bytes with the right hash that are no network', async () => {
    const bytes = new TextEncoder().encode('not a network');
    const assets: AssetLocator = { read: () => Promise.resolve(bytes) };
    const manifest = {
      ...modelManifest('face-detector-short'),
      weights: { sha256: sha256(bytes), bytes: bytes.length },
    };
    const open = openModel('face-detector-short', { assets, manifest });
    await expect(open).rejects.toMatchObject({ code: 'model/unreadable' });
  });
});

describeInferenceSessionContract(
  'the short-range detector',
  () => openModel('face-detector-short'),
  (seed) => ({
    image: {
      data: Float32Array.from({ length: 128 * 128 * 3 }, (_, i) => Math.sin(i * seed)),
      dims: [1, 128, 128, 3],
    },
  }),
);

function zeros(id: ModelId): Readonly<Record<string, Tensor>> {
  const tensors = modelManifest(id).inputs.map(({ name, dims }) => {
    const length = dims.reduce((product, dim) => product * dim, 1);
    return [name, { data: new Float32Array(length), dims }] as const;
  });
  return Object.fromEntries(tensors);
}
