export { watchTrack } from './browser/watch-track.ts';
export type { TrackWatch, WatchTrackOptions } from './browser/watch-options.ts';
export { describeChange, describeEnd } from './live/describe-change.ts';
export type { LiveWatch } from './live/live-watch.ts';
export type {
  AnalysisLoad,
  EndedUpdate,
  JudgementUpdate,
  LiveUpdate,
  MediaKind,
  TrackChange,
  TrackUpdate,
} from './live-update.ts';
export type { TasksVision } from './protocol.ts';
