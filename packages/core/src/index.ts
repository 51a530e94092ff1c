export type {
  Analyzer,
  AnalyzerSession,
  AudioObservation,
  FrameObservation,
  Observation,
  ThumbnailObservation,
} from './analyzer.ts';
export { isVerifierError, VerifierError, type VerifierErrorCode } from './errors.ts';
export type { CropOptions, FaceObservation, FaceQuality, HeadPose } from './face/face-observation.ts';
export type { InferenceSession, Tensor } from './inference.ts';
export {
  AUDIO_SAMPLE_RATE,
  type AudioSample,
  type RgbaImage,
  type Sample,
  type Source,
  type SourceInfo,
  type ThumbnailSample,
  type VideoSample,
} from './sample.ts';
export type {
  AbstainedSignal,
  AbstainReason,
  AnalyzerId,
  Finding,
  MeasuredSignal,
  Signal,
} from './signal.ts';
export type { ModalitySummary, PolicyName, Provenance, Verdict, VerificationResult } from './verdict.ts';
