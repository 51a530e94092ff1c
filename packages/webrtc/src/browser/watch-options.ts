import type { CaptureInfo, PolicyName } from '@bonafide/core';
import type { AnalysisRateOptions } from '../live/analysis-rate.ts';
import type { LiveWatch } from '../live/live-watch.ts';
import type { MediaKind } from '../live-update.ts';
import type { TasksVision } from '../protocol.ts';

export interface WatchTrackOptions extends AnalysisRateOptions {
  /** Tracks of one participant, local or remote; at least one. The watch reads them and never stops them. */
  readonly video?: MediaStreamTrack;
  readonly audio?: MediaStreamTrack;
  /**
   * `new Worker(new URL('@bonafide/webrtc/worker', import.meta.url), { type: 'module' })`: constructed by the application,
   * so that bundlers and content security policies see it. One serves any number of watches.
   */
  readonly worker: Worker;
  /** Where the application serves the models: URLs, resolved against the page. */
  readonly models: {
    /** Folder with the files of `@bonafide/models/assets`, with its trailing slash. */
    readonly assets: string | URL;
    /** onnxruntime-web's `ort-wasm-simd-threaded.wasm`. */
    readonly wasm: string | URL;
    /** See `WebRuntimeOptions.webgpu`. Default false. */
    readonly webgpu?: boolean;
    /** MediaPipe's landmarker in place of ours. */
    readonly landmarker?: TasksVision;
  };
  /** URL of `@bonafide/webrtc/worklet`: needed to hear tracks where there is no MediaStreamTrackProcessor. */
  readonly worklet?: string | URL;
  /** The connection that remote tracks came by: its statistics are evidence, and its failure ends the watch. */
  readonly connection?: RTCPeerConnection;
  /** Default `remote` with a connection, else `local`. */
  readonly origin?: CaptureInfo['origin'];
  /** `elements`: take media by a video element and an AudioWorklet although the browser has better. Default `auto`. */
  readonly reading?: 'auto' | 'elements';
  readonly policy?: PolicyName;
  /** Seconds of media between judgements, 0.1 to 60. Default 1. */
  readonly updateEvery?: number;
  /** Seconds that the worker may stay silent before it counts as lost, once its models are loaded (60 before). Default 10;
   * the first watch of a worker decides. */
  readonly workerTimeout?: number;
  /** Ends the watch; iterating it rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * A watch over one participant's tracks. Iterating rejects with a `VerifierError`: `model/...` where the models cannot be
 * loaded, `worker/lost` where the worker died, `dependency/missing` where the browser needs the worklet, or tasks-vision's files are not served.
 */
export interface TrackWatch extends LiveWatch {
  /** Another camera or microphone takes the place of the last: the watch goes on, and says `replaced`. */
  replaceTrack(kind: MediaKind, track: MediaStreamTrack): Promise<void>;
}
