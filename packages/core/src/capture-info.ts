/**
 * What a platform says of where a participant's media comes from. JSON-safe: a client may send it to whoever judges.
 * Claims of the client, which may be hostile: they can count against a caller, and never for one.
 */
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

/** What a device offers of one constraint: a range in its unit, choices, or whether it can at all. */
export type CaptureCapability =
  | { readonly kind: 'range'; readonly min: number; readonly max: number }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'flag'; readonly value: boolean };
