import type { AnalysisRateOptions } from '../live/analysis-rate.ts';
import type { LiveWatch } from '../live/live-watch.ts';
import type { WatchLiveOptions } from '../live/watch-live.ts';

/** An offer or an answer, as signalling carries it. */
export interface SessionDescription {
  readonly type: 'offer' | 'answer';
  readonly sdp: string;
}

export interface PeerOptions extends Omit<WatchLiveOptions, 'origin' | 'endReason'>, AnalysisRateOptions {
  /** STUN and TURN servers, as for `RTCPeerConnection`. Default none: enough where the server has a public address. */
  readonly iceServers?: readonly { urls: string | string[]; username?: string; credential?: string }[];
  /** Milliseconds that an answer waits for candidates at most. Default 2,000. */
  readonly gatherTimeoutMs?: number;
  /**
   * Seconds that a connection may be lost, or nothing may arrive on it (6 at least), before its participant counts as
   * gone; from 1. Default 10.
   */
  readonly goneAfter?: number;
}

/**
 * The server's side of one participant's call. Signalling is the application's: an offer in, an answer out. Iterate it
 * for what is found out; the last update is `ended`. Disposing closes the connection.
 */
export interface Peer extends LiveWatch {
  /** Also takes the offers of a renegotiation. Rejects with `signalling/refused`, or `disposed`. */
  answer(offer: SessionDescription): Promise<SessionDescription>;
  /** A candidate that came after the offer. Rejects as `answer` does. */
  addCandidate(candidate: {
    candidate?: string;
    sdpMid?: string | null;
    sdpMLineIndex?: number | null;
  }): Promise<void>;
}
