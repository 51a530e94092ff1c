export { MODEL_IDS, modelHash, modelManifest, type ModelId } from './catalogue.ts';
export { directoryAssets } from './directory-assets.ts';
export type { AssetLocator, LoadModelOptions } from './load-model.ts';
export { createInferencePool, type InferencePool, type InferencePoolOptions } from './inference-pool.ts';
export { createNodeInferenceSession } from './node-session.ts';
export { openModel } from './open-model.ts';
