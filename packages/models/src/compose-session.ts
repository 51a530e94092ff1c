import {
  type Analyzer,
  createFaceDetector,
  createFaceForgeryAnalyzer,
  createFaceIdentityAnalyzer,
  createFaceLandmarker,
  createFaceMotionAnalyzer,
  createFacePulseAnalyzer,
  createFaceReplayAnalyzer,
  createLipSyncAnalyzer,
  createStreamInjectionAnalyzer,
  createStreamIntegrityAnalyzer,
  createVoiceIdentityAnalyzer,
  createVoiceSyntheticAnalyzer,
  mergeDetectors,
  type InferenceSession,
  type SessionOptions,
} from '@bonafide/core';
import { type ModelId, modelHash, modelManifest } from './catalogue.ts';

/** Models and analyzers, loaded once and shared by any number of sessions. */
export interface SessionParts extends AsyncDisposable {
  /** Give these to `verify` or `watch`. */
  readonly options: Required<Pick<SessionOptions, 'analyzers' | 'face' | 'voiceActivity' | 'models'>>;
  /** Judges single face crops, for a report's heat maps; absent as long as `face-forgery` has no weights. */
  readonly faceForgery?: FaceForgeryModel;
}

/** A loaded `face-forgery` model. */
export interface FaceForgeryModel {
  readonly model: InferenceSession;
  /** Side of the crops that it takes, in pixels. */
  readonly inputSize: number;
}

const REQUIRED = [
  'face-detector-short',
  'face-detector-full',
  'face-landmarks-478',
  'face-descriptor',
  'voice-activity',
] as const satisfies readonly ModelId[];

/** Trained here; a version without weights of one leaves out what it would say. */
const TRAINED = ['face-forgery', 'voice-synthetic', 'voice-descriptor'] as const satisfies readonly ModelId[];

/** Opens a model of the library on whatever runs here; `openModel` of `./node` and of `./browser` fit. */
export type OpenModel = (id: ModelId) => Promise<InferenceSession>;

/**
 * Loads every model that has weights and puts the analyzers together; those without a model abstain. The same on every
 * runtime, so that a browser and a server judge alike. Rejects as `open` does. Takes about 0.3 s and 120 MiB in Node.
 */
export async function composeSession(open: OpenModel): Promise<SessionParts> {
  const optional = TRAINED.filter((id) => modelHash(id) !== undefined);
  const ids: readonly ModelId[] = [...REQUIRED, ...optional];
  const sessions = await openAll(ids, open);
  const get = (id: (typeof REQUIRED)[number]): InferenceSession => sessions.get(id)!;
  const forgery = sessions.get('face-forgery');
  const voice = sessions.get('voice-synthetic');
  const speaker = sessions.get('voice-descriptor');
  const manifest = modelManifest('face-forgery');
  const faceForgery = forgery && { model: forgery, inputSize: manifest.inputs[0]!.dims[2]! };
  const analyzers: readonly Analyzer[] = [
    createFaceForgeryAnalyzer({ ...faceForgery, calibration: manifest.calibration }),
    createVoiceSyntheticAnalyzer({
      ...(voice && { model: voice }),
      calibration: modelManifest('voice-synthetic').calibration,
    }),
    createVoiceIdentityAnalyzer({ ...(speaker && { model: speaker }) }),
    createFaceIdentityAnalyzer({ descriptor: get('face-descriptor') }),
    createFaceMotionAnalyzer(),
    createFacePulseAnalyzer(),
    createFaceReplayAnalyzer(),
    createLipSyncAnalyzer(),
    createStreamIntegrityAnalyzer(),
    createStreamInjectionAnalyzer(),
  ];
  const detector = mergeDetectors([
    createFaceDetector(get('face-detector-short'), { variant: 'short' }),
    createFaceDetector(get('face-detector-full'), { variant: 'full' }),
  ]);
  return {
    options: {
      analyzers,
      face: { detector, landmarker: createFaceLandmarker(get('face-landmarks-478')) },
      voiceActivity: get('voice-activity'),
      models: Object.fromEntries(ids.map((id) => [id, modelHash(id) ?? ''])),
    },
    ...(faceForgery && { faceForgery }),
    async [Symbol.asyncDispose]() {
      await Promise.all([...sessions.values()].map(async (session) => session[Symbol.asyncDispose]()));
    },
  };
}

/** Opens all models or none. */
async function openAll(
  ids: readonly ModelId[],
  open: OpenModel,
): Promise<ReadonlyMap<ModelId, InferenceSession>> {
  const outcomes = await Promise.allSettled(ids.map(async (id) => [id, await open(id)] as const));
  const opened = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure === undefined) return new Map(opened);
  await Promise.all(opened.map(async ([, session]) => session[Symbol.asyncDispose]()));
  throw failure.reason;
}
