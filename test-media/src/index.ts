export {
  materialise,
  readManifest,
  resolveClip,
  type AttackRecipe,
  type Clip,
  type Manifest,
} from './clips.mjs';
export { withSpeech, type WithSpeechOptions } from './with-speech.ts';
