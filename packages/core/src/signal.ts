/** Every analyzer that a verdict may rest on. `challenge.<kind>` comes from the liveness package. */
export type AnalyzerId =
  | 'face.forgery'
  | 'face.identity'
  | 'face.motion'
  | 'face.pulse'
  | 'face.replay'
  | 'voice.synthetic'
  | 'voice.identity'
  | 'sync.lips'
  | 'stream.integrity'
  | 'stream.injection'
  | `challenge.${string}`;

/**
 * Why an analyzer says nothing. Missing evidence is a result, never an error and never a number. `describeReason` of
 * `@bonafide/core/wording` says each in words; from where on is the analyzer's to say, of `face/...` see `QUALITY_LIMITS`, too.
 */
export type AbstainReason =
  | 'video/none'
  | 'video/short'
  | 'video/slow'
  | 'video/small'
  | 'audio/none'
  | 'audio/clipped'
  | 'audio/noisy'
  | 'audio/narrow'
  | 'face/none'
  | 'face/short'
  | 'face/small'
  | 'face/blurred'
  | 'face/profile'
  | 'face/dark'
  | 'face/occluded'
  | 'face/crowd'
  | 'speech/none'
  | 'speech/short'
  | 'mouth/still'
  | 'pulse/weak'
  | 'model/missing'
  | 'analyzer/failed'
  | 'track/muted';

/** One thing that was seen, for a reader: what and when. Holds no biometric data. */
export interface Finding {
  /** Stable id, such as `stream/frozen` or `identity/changed`. */
  readonly code: string;
  /** [start, end] in seconds of media time. */
  readonly start: number;
  readonly end: number;
  /** Face track that it concerns, where there is one. */
  readonly track?: number;
  /** One sentence in English, without personal data. */
  readonly message: string;
}

/** What one analyzer measured over [start, end) seconds of media time. */
export interface MeasuredSignal {
  readonly status: 'measured';
  readonly analyzer: AnalyzerId;
  readonly start: number;
  readonly end: number;
  /** 0 = as genuine callers look, 1 = as synthetic ones do. Raw: comparable within one analyzer only. */
  readonly score: number;
  /** Natural-log likelihood ratio, positive for synthetic. Absent until calibrated on a named set. */
  readonly llr?: number;
  /** What a person should look at; absent where there is nothing. Any of them keeps a call from `genuine`. */
  readonly findings?: readonly Finding[];
}

/** What one analyzer could not judge over [start, end) seconds of media time. Neutral: it speaks for nobody. */
export interface AbstainedSignal {
  readonly status: 'abstained';
  readonly analyzer: AnalyzerId;
  readonly start: number;
  readonly end: number;
  readonly reason: AbstainReason;
}

/** What one analyzer says of a stretch of media, or of the whole call. */
export type Signal = MeasuredSignal | AbstainedSignal;
