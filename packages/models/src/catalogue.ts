import { parseManifest, type ModelManifest } from './manifest.ts';
import faceDescriptor from './manifests/face-descriptor.json' with { type: 'json' };
import faceDetectorFull from './manifests/face-detector-full.json' with { type: 'json' };
import faceDetectorShort from './manifests/face-detector-short.json' with { type: 'json' };
import faceForgery from './manifests/face-forgery.json' with { type: 'json' };
import faceLandmarks468 from './manifests/face-landmarks-468.json' with { type: 'json' };
import faceLandmarks478 from './manifests/face-landmarks-478.json' with { type: 'json' };
import faceLiveness from './manifests/face-liveness.json' with { type: 'json' };
import voiceActivity from './manifests/voice-activity.json' with { type: 'json' };
import voiceDescriptor from './manifests/voice-descriptor.json' with { type: 'json' };
import voiceSynthetic from './manifests/voice-synthetic.json' with { type: 'json' };

const MANIFESTS = {
  'face-detector-short': faceDetectorShort,
  'face-detector-full': faceDetectorFull,
  'face-landmarks-468': faceLandmarks468,
  'face-landmarks-478': faceLandmarks478,
  'face-descriptor': faceDescriptor,
  'face-liveness': faceLiveness,
  'voice-activity': voiceActivity,
  'face-forgery': faceForgery,
  'voice-synthetic': voiceSynthetic,
  'voice-descriptor': voiceDescriptor,
} satisfies Record<string, unknown>;

/** A model of this library. `face-forgery`, `voice-synthetic` and `voice-descriptor` were trained here. */
export type ModelId =
  | 'face-detector-short'
  | 'face-detector-full'
  | 'face-landmarks-468'
  | 'face-landmarks-478'
  | 'face-descriptor'
  | 'face-liveness'
  | 'voice-activity'
  | 'face-forgery'
  | 'voice-synthetic'
  | 'voice-descriptor';

/** Every model id. */
export const MODEL_IDS: readonly ModelId[] = [
  'face-detector-short',
  'face-detector-full',
  'face-landmarks-468',
  'face-landmarks-478',
  'face-descriptor',
  'face-liveness',
  'voice-activity',
  'face-forgery',
  'voice-synthetic',
  'voice-descriptor',
];

/** The manifest that this version of the library was released with. */
export function modelManifest(id: ModelId): ModelManifest {
  return parseManifest(MANIFESTS[id]);
}

/** `sha256:` and hex, as provenance states it; `undefined` for a model that has no weights yet. */
export function modelHash(id: ModelId): string | undefined {
  const { weights } = modelManifest(id);
  return weights === null ? undefined : `sha256:${weights.sha256}`;
}
