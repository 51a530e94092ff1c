export { findFfmpeg } from './find-ffmpeg.ts';
export { openRecording } from './open-recording.ts';
export type { AudioStreamInfo, VideoStreamInfo } from './media-info.ts';
export type { Recording, RecordingInfo } from './recording.ts';
export type { RecordingEvent, RecordingOptions } from './recording-options.ts';
