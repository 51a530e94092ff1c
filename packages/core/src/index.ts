export type {
  Analyzer,
  AnalyzerSession,
  AudioObservation,
  CaptureObservation,
  FrameObservation,
  Observation,
  ThumbnailObservation,
} from './analyzer.ts';
export type { CaptureCapability, CaptureInfo, CaptureSettings } from './capture-info.ts';
export { isVerifierError, VerifierError, type VerifierErrorCode } from './errors.ts';
export type { CropOptions, FaceObservation, FaceQuality, HeadPose } from './face/face-observation.ts';
export {
  createFaceForgeryAnalyzer,
  type FaceForgeryOptions,
  type HeatMap,
  type LogitCalibration,
} from './face-forgery/face-forgery-analyzer.ts';
export { FORGERY_LIMITS, forgeryLimits } from './face-forgery/forgery-limits.ts';
export { type FaceJudgement, type ForgeryMap, judgeFaces } from './face-forgery/judge-faces.ts';
export {
  createFaceIdentityAnalyzer,
  type FaceIdentityOptions,
} from './face-identity/face-identity-analyzer.ts';
export { createFaceMotionAnalyzer, type FaceMotionOptions } from './face-motion/face-motion-analyzer.ts';
export { createFacePulseAnalyzer, type FacePulseOptions } from './face-pulse/face-pulse-analyzer.ts';
export { createFaceReplayAnalyzer, type FaceReplayOptions } from './face-replay/face-replay-analyzer.ts';
export {
  createStreamInjectionAnalyzer,
  type StreamInjectionOptions,
} from './stream-injection/stream-injection-analyzer.ts';
export {
  createStreamIntegrityAnalyzer,
  type StreamIntegrityOptions,
} from './stream-integrity/stream-integrity-analyzer.ts';
export { createLipSyncAnalyzer, type LipSyncOptions } from './sync-lips/lip-sync-analyzer.ts';
export {
  createVoiceIdentityAnalyzer,
  type VoiceIdentityOptions,
} from './voice-identity/voice-identity-analyzer.ts';
export {
  createVoiceSyntheticAnalyzer,
  type VoiceSyntheticOptions,
} from './voice-synthetic/voice-synthetic-analyzer.ts';
export type { VoiceCalibration } from './voice-synthetic/voice-evidence.ts';
export type { InferenceSession, Tensor } from './inference.ts';
export {
  AUDIO_SAMPLE_RATE,
  type AudioSample,
  type I420Image,
  type Picture,
  type CaptureSample,
  type RgbaImage,
  type Sample,
  type Source,
  type SourceInfo,
  type ThumbnailSample,
  type VideoSample,
} from './sample.ts';
export {
  createAudioSample,
  createThumbnailSample,
  createVideoSample,
  type VideoSampleInit,
} from './create-sample.ts';
export type {
  AbstainedSignal,
  AbstainReason,
  AnalyzerId,
  Finding,
  MeasuredSignal,
  Signal,
} from './signal.ts';
export type {
  ModalitySummary,
  PolicyName,
  Provenance,
  Reason,
  Verdict,
  VerificationResult,
} from './verdict.ts';
export type { CancelSignal } from './cancel.ts';
export { createChannel, type Channel, type ChannelOptions } from './channel.ts';
export type { Clock } from './clock.ts';
export type { DiagnosticEvent } from './diagnostics.ts';
export {
  createFaceDetector,
  mergeDetectors,
  type BlazeFaceVariant,
  type FaceDetection,
  type FaceDetector,
} from './face/face-detector.ts';
export { alignedRegion, headPose, toPixels, type PixelMesh } from './face/face-geometry.ts';
export type { FaceLandmarker, FaceLandmarks } from './face/face-landmarker.ts';
export { createFaceLandmarker } from './face/mesh-landmarker.ts';
export {
  createFaceTracker,
  type FaceTracker,
  type FaceTrackerOptions,
  type TrackedFrame,
} from './face/face-tracker.ts';
export { QUALITY_LIMITS } from './face/face-quality.ts';
export { decide, POLICIES, type Policy } from './fusion/policy.ts';
export { fuse, type Evidence } from './fusion/fuse.ts';
export type { Moment } from './fusion/recent-evidence.ts';
export type { Region } from './image/region.ts';
export { toRgba } from './image/i420.ts';
export { regionToImage, regionToLuma, regionToTensor, type TensorRange } from './image/sample-region.ts';
export { createTensorBuffers, type TensorBuffers } from './image/tensor-buffers.ts';
export { createSession, type Session, type SessionOptions, type Snapshot } from './session.ts';
export {
  createSpeechTracker,
  type SpeechTracker,
  type SpeechTrackerOptions,
} from './speech/speech-tracker.ts';
export { createVoiceActivity, type VoiceActivity } from './speech/voice-activity.ts';
export { verify, watch, type Update, type WatchOptions } from './verify.ts';
export { VERSION } from './version.ts';
