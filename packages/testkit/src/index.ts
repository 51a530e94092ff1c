export {
  describeAnalyzerContract,
  expectWellFormed,
  runAnalyzer,
  type AnalyzerRun,
} from './contracts/analyzer-contract.ts';
export { describeInferenceSessionContract } from './contracts/inference-session-contract.ts';
export {
  createFakeInferenceSession,
  type FakeInferenceOptions,
  type FakeInferenceSession,
} from './fake-inference-session.ts';
export {
  audioObservation,
  faceObservation,
  fakeImage,
  frameObservation,
  seededRandom,
  talkingHead,
  thumbnailObservation,
  type Random,
  type TalkingHeadOptions,
} from './observations.ts';
