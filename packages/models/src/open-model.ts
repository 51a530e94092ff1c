import type { InferenceSession } from '@bonafide/core';
import type { ModelId } from './catalogue.ts';
import { openCheckedModel } from './checked-model.ts';
import { directoryAssets } from './directory-assets.ts';
import type { LoadModelOptions } from './load-model.ts';
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
  return openCheckedModel(id, { assets: directoryAssets(), ...options }, createNodeInferenceSession);
}
