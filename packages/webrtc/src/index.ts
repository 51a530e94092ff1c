export {
  createAnalysisRate,
  type AnalysisRate,
  type AnalysisRateOptions,
  type HostConditions,
} from './live/analysis-rate.ts';
export { describeChange, describeEnd } from './live/describe-change.ts';
export { createIngest, type Ingest, type IngestOptions } from './live/ingest.ts';
export type { LiveItem } from './live/live-queue.ts';
export { watchLive, type WatchLiveOptions } from './live/watch-live.ts';
export type {
  AnalysisLoad,
  EndedUpdate,
  JudgementUpdate,
  LiveUpdate,
  MediaKind,
  TrackChange,
  TrackUpdate,
} from './live-update.ts';
export type { FrameColour, MediaFrame, PcmChunk, PlaneLayout } from './media-frame.ts';
export type { TransportStats } from './transport-stats.ts';
export { createResampler, type Resampler } from './sound/resampler.ts';
