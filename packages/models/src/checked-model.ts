import { VerifierError, type InferenceSession } from '@bonafide/core';
import type { ModelId } from './catalogue.ts';
import { loadModel, type LoadModelOptions } from './load-model.ts';
import type { ModelManifest } from './manifest.ts';

/** Reads a model, checks its hash, opens it by `create` and holds it to its manifest. See `openModel`. */
export async function openCheckedModel(
  id: ModelId,
  options: LoadModelOptions,
  create: (bytes: Uint8Array) => Promise<InferenceSession>,
): Promise<InferenceSession> {
  const { manifest, bytes } = await loadModel(id, options);
  const session = await create(bytes);
  try {
    checkNames(manifest, session);
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
  return session;
}

function checkNames(manifest: ModelManifest, session: InferenceSession): void {
  const pairs = [
    ['inputs', manifest.inputs, session.inputNames],
    ['outputs', manifest.outputs, session.outputNames],
  ] as const;
  for (const [field, described, found] of pairs) {
    const names = described.map(({ name }) => name);
    if (names.length === found.length && names.every((name) => found.includes(name))) continue;
    throw new VerifierError(
      'model/manifest-invalid',
      `${field}: the manifest of ${manifest.id} names ${names.join(', ')}; the file has ${found.join(', ')}`,
    );
  }
}
