export { MODEL_IDS, modelHash, modelManifest, type ModelId } from './catalogue.ts';
export { loadModel, type AssetLocator, type LoadedModel, type LoadModelOptions } from './load-model.ts';
export {
  parseManifest,
  type ModelInput,
  type ModelManifest,
  type ModelOutput,
  type ModelSource,
} from './manifest.ts';
