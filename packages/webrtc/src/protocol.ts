import type { CaptureInfo, PolicyName, VerifierErrorCode } from '@bonafide/core';
import type { AnalysisRateOptions, HostConditions } from './live/analysis-rate.ts';
import type { EndedUpdate, LiveUpdate, MediaKind } from './live-update.ts';
import type { TransportStats } from './transport-stats.ts';

/** Where the worker finds its files. All on servers that the application chose; resolved before they are sent. */
export interface WorkerModels {
  /** URL below which the model files of `@bonafide/models` are served. */
  readonly assets: string;
  /** URL of onnxruntime-web's `ort-wasm-simd-threaded.wasm`. */
  readonly wasm: string;
  readonly webgpu?: boolean;
  /** MediaPipe's landmarker in place of ours. */
  readonly landmarker?: TasksVision;
}

/** Files of `@mediapipe/tasks-vision` 0.10.35, which brings no model of its own. */
export interface TasksVision {
  /** URL of `vision_bundle.mjs`. */
  readonly bundle: string;
  /** URL of the folder with `vision_wasm_module_internal.*`. */
  readonly wasm: string;
  /** URL of `face_landmarker.task`. */
  readonly model: string;
}

export interface WatchRequest extends AnalysisRateOptions {
  readonly models: WorkerModels;
  readonly media: readonly MediaKind[];
  readonly policy?: PolicyName;
  readonly updateEvery?: number;
}

/** From the page to its worker; `watch` is an id that the page chose. */
export type ToWorker =
  | { readonly kind: 'open'; readonly watch: number; readonly request: WatchRequest }
  | { readonly kind: 'pictures'; readonly watch: number; readonly frames: ReadableStream<VideoFrame> }
  | {
      readonly kind: 'picture';
      readonly watch: number;
      readonly frame: VideoFrame | ImageBitmap;
      readonly timestamp: number;
    }
  | { readonly kind: 'sound'; readonly watch: number; readonly chunks: ReadableStream<AudioData> }
  | { readonly kind: 'sound-port'; readonly watch: number; readonly port: MessagePort }
  | {
      readonly kind: 'track';
      readonly watch: number;
      readonly media: MediaKind;
      readonly change: 'muted' | 'unmuted' | 'replaced' | 'ended';
    }
  | {
      readonly kind: 'origin';
      readonly watch: number;
      readonly capture?: CaptureInfo;
      readonly transport?: TransportStats;
    }
  | { readonly kind: 'conditions'; readonly conditions: HostConditions }
  | { readonly kind: 'end'; readonly watch: number; readonly reason: EndedUpdate['reason'] }
  | { readonly kind: 'release'; readonly watch: number }
  | { readonly kind: 'ping' };

/** From the worker to its page. */
export type FromWorker =
  /** The models are loaded: media may come. */
  | { readonly kind: 'opened'; readonly watch: number }
  | { readonly kind: 'update'; readonly watch: number; readonly update: LiveUpdate }
  /** The watch is over and holds nothing any more. */
  | {
      readonly kind: 'closed';
      readonly watch: number;
      readonly error?: { readonly code: VerifierErrorCode; readonly message: string };
    }
  | { readonly kind: 'pong' };

/** What an AudioWorklet sends through its port: mono, [-1, 1]. */
export interface WorkletSound {
  readonly data: Float32Array;
  readonly sampleRate: number;
  /** Seconds of the audio context's clock. */
  readonly timestamp: number;
}
