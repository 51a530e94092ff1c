export { MODEL_IDS, modelHash, modelManifest, type ModelId } from './catalogue.ts';
export {
  composeSession,
  type OpenModel,
  type FaceForgeryModel,
  type SessionParts,
} from './compose-session.ts';
export { loadModel, type AssetLocator, type LoadedModel, type LoadModelOptions } from './load-model.ts';
export {
  parseManifest,
  type ModelCalibration,
  type ModelInput,
  type ModelManifest,
  type ModelOutput,
  type ModelSource,
} from './manifest.ts';
