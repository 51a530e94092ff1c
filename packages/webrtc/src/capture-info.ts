/** What a platform says of where a participant's media comes from. Claims of the client: evidence, never proof. */
export interface CaptureInfo {
  /** `local`: a device of this machine. `remote`: media of a peer, whose device nobody here can see. */
  readonly origin: 'local' | 'remote';
  /** Name of the capture device as the platform shows it; empty or absent where it is hidden. */
  readonly deviceLabel?: string;
  readonly settings?: CaptureSettings;
  /** Ranges and switches that the device offers, by name of the constraint; software cameras offer few. */
  readonly capabilities?: Readonly<Record<string, CaptureCapability>>;
}

/** What a device was set to. Frames a second, pixels. */
export interface CaptureSettings {
  readonly width?: number;
  readonly height?: number;
  readonly frameRate?: number;
  readonly facingMode?: string;
  /** `monitor`, `window` or `browser` where a screen is captured. */
  readonly displaySurface?: string;
}

export type CaptureCapability =
  | { readonly kind: 'range'; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'flag'; readonly value: boolean };

/** What the transport counted since the call began; from WebRTC's `inbound-rtp` and `codec` statistics. */
export interface TransportStats {
  /** Seconds of the session's media time at which they were read. */
  readonly timestamp: number;
  /** MIME type, such as `video/VP8`. */
  readonly codec?: string;
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
  readonly frameWidth?: number;
  readonly frameHeight?: number;
}
