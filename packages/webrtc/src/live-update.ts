import type { CaptureInfo, Finding, Signal, Verdict, VerificationResult } from '@bonafide/core';
import type { TransportStats } from './transport-stats.ts';

/** Which half of a participant's media. */
export type MediaKind = 'video' | 'audio';

/** What a watch tells, as it happens. The last update of a watch is `ended`. */
export type LiveUpdate = JudgementUpdate | TrackUpdate | EndedUpdate;

/** The judgement of the call so far; about one a second of media. */
export interface JudgementUpdate {
  readonly kind: 'judgement';
  /** Seconds of media since the watch began. */
  readonly timestamp: number;
  readonly verdict: Verdict;
  /** One signal an analyzer, over the call so far. */
  readonly signals: readonly Signal[];
  /** What was found since the update before. */
  readonly news: readonly Finding[];
  readonly load: AnalysisLoad;
  /** Where the platform tells. */
  readonly capture?: CaptureInfo;
  /** What the connection counted; absent without one, as for `createIngest`. */
  readonly transport?: TransportStats;
}

/** How much of the media was looked at, and what it cost. */
export interface AnalysisLoad {
  /** Pictures analysed a second, as the adaptive rate stands now. */
  readonly fps: number;
  /** Pictures that arrived, that were analysed, and that were due for analysis but dropped because it was late. */
  readonly received: number;
  readonly analysed: number;
  readonly dropped: number;
  /** Seconds of sound dropped because analysis was late. */
  readonly soundDropped: number;
  /** Milliseconds that an analysed picture cost, median of the last nine; 0 before the first. */
  readonly costMs: number;
}

/** Something happened to a track. */
export interface TrackUpdate {
  readonly kind: 'track';
  readonly media: MediaKind;
  /** Seconds of media since the watch began. */
  readonly timestamp: number;
  readonly change: TrackChange;
}

/**
 * `started`: its first frame or sound came. `muted`, `unmuted`: the platform says so. `stalled`: nothing came for 1.5 s
 * though it is not muted; `resumed`: it comes again. `resized`: pictures have another size. `replaced`: another track
 * took its place. `ended`: nothing will come any more.
 */
export type TrackChange =
  | { readonly kind: 'started' | 'muted' | 'unmuted' | 'stalled' | 'resumed' | 'replaced' | 'ended' }
  | { readonly kind: 'resized'; readonly width: number; readonly height: number };

/** The watch is over. Its `result` says what a recording of the call would have got. */
export interface EndedUpdate {
  readonly kind: 'ended';
  /** Seconds of media since the watch began. */
  readonly timestamp: number;
  /** `tracks-ended`: all tracks did. `peer-gone`: the connection failed. `stopped`: this side ended it. */
  readonly reason: 'tracks-ended' | 'peer-gone' | 'stopped';
  readonly result: VerificationResult;
}
