import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { MODEL_IDS, modelHash, modelManifest } from './catalogue.ts';

it('has one manifest an id, and a file named after the id', async () => {
  const files = await readdir(new URL('manifests/', import.meta.url));
  expect(files.sort()).toEqual(MODEL_IDS.map((id) => `${id}.json`).sort());
  for (const id of MODEL_IDS) expect(modelManifest(id)).toMatchObject({ id, file: `${id}.onnx` });
});

it('gives a hash for provenance exactly where there are weights', () => {
  for (const id of MODEL_IDS) {
    const { weights } = modelManifest(id);
    expect(modelHash(id)).toBe(weights === null ? undefined : `sha256:${weights.sha256}`);
  }
  expect(modelHash('face-landmarks-478')).toMatch(/^sha256:[0-9a-f]{64}$/);
});
