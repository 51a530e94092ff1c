export {
  describeAnalyzerContract,
  expectWellFormed,
  runAnalyzer,
  type AnalyzerRun,
} from './contracts/analyzer-contract.ts';
export { describeInferenceSessionContract } from './contracts/inference-session-contract.ts';
export { describeSourceContract, type SourceUnderTest } from './contracts/source-contract.ts';
export {
  createFakeInferenceSession,
  type FakeInferenceOptions,
  type FakeInferenceSession,
} from './fake-inference-session.ts';
export { goldenSound } from './golden-sound.ts';
export { createFakeSource, type FakeSource, type FakeSourceOptions } from './fake-source.ts';
export {
  audioObservation,
  captureObservation,
  faceObservation,
  fakeImage,
  frameObservation,
  seededRandom,
  talkingHead,
  thumbnailObservation,
  type Random,
  type TalkingHeadOptions,
} from './observations.ts';
