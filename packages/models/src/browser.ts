import type { InferenceSession } from '@bonafide/core';
import type { ModelId } from './catalogue.ts';
import { openCheckedModel } from './checked-model.ts';
import type { LoadModelOptions } from './load-model.ts';
import type { WebRuntime } from './web-runtime.ts';

export { MODEL_IDS, modelHash, modelManifest, type ModelId } from './catalogue.ts';
export { composeSession, type OpenModel, type SessionParts } from './compose-session.ts';
export type { AssetLocator, LoadModelOptions } from './load-model.ts';
export { urlAssets } from './url-assets.ts';
export { openWebRuntime, type WebRuntime, type WebRuntimeOptions } from './web-runtime.ts';

/**
 * Opens a model in a browser, page or worker: reads it by `assets` (see `urlAssets`), checks its hash, opens it on
 * onnxruntime-web. Rejects as `openModel` of `./node` does. Hashing needs a secure page (https or localhost).
 */
export async function openModel(
  id: ModelId,
  options: LoadModelOptions & { readonly runtime: WebRuntime },
): Promise<InferenceSession> {
  const { runtime, ...load } = options;
  return openCheckedModel(id, load, async (bytes) => runtime.createSession(bytes));
}
