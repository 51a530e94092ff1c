import { VerifierError, type InferenceSession } from '@bonafide/core';
import type { ModelId } from './catalogue.ts';
import { directoryAssets } from './directory-assets.ts';
import { loadModel, type LoadModelOptions } from './load-model.ts';
import type { ModelManifest } from './manifest.ts';
import { createNodeInferenceSession } from './node-session.ts';

/**
 * Opens a model in Node: reads it, checks its hash, opens it on onnxruntime. By default from the files that come with
 * this package. Rejects as `loadModel` does, with `model/unreadable` when onnxruntime refuses it, and with
 * `model/manifest-invalid` when the manifest names other inputs or outputs than the file has. Dispose the session.
 */
export async function openModel(
  id: ModelId,
  options: Partial<LoadModelOptions> = {},
): Promise<InferenceSession> {
  const { manifest, bytes } = await loadModel(id, { assets: directoryAssets(), ...options });
  const session = await createNodeInferenceSession(bytes);
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
