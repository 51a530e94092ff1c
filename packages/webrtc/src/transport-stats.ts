/** What the transport counted since the call began; from WebRTC's `inbound-rtp` and `codec` statistics. */
export interface TransportStats {
  /** Seconds of the session's media time at which they were read. */
  readonly timestamp: number;
  /** MIME type, such as `video/VP8`. */
  readonly codec?: string;
  /** Pictures and packets of the video stream, since the call began. */
  readonly framesReceived: number;
  readonly framesDecoded: number;
  readonly framesDropped: number;
  readonly packetsLost: number;
  /** Frames a second over the last second. */
  readonly framesPerSecond?: number;
  /** Seconds. */
  readonly jitter?: number;
  /** Number of freezes, and seconds that they lasted in all. */
  readonly freezes?: number;
  readonly freezeSeconds?: number;
  /** Pixels, of the last picture. */
  readonly frameWidth?: number;
  readonly frameHeight?: number;
}
