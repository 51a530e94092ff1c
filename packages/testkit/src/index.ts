export {
  describeAnalyzerContract,
  expectWellFormed,
  runAnalyzer,
  type AnalyzerRun,
} from './contracts/analyzer-contract.ts';
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
