/**
 * A decoded picture as platforms deliver it. `i420`: planes Y, U, V in one buffer, BT.601 limited range unless said
 * otherwise; planes follow one another without padding unless `layout` says where they lie. `rgba`: 4 bytes a pixel,
 * no stride. Borrowed for the call that takes it.
 */
export interface MediaFrame {
  readonly format: 'i420' | 'rgba';
  /** Pixels, from 1. */
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly layout?: readonly PlaneLayout[];
  /** `i420`: how its colours were coded. Default BT.601, limited range: what WebRTC's senders mean
   * by saying nothing. */
  readonly colour?: FrameColour;
  /** Seconds by the sender's or the platform's clock, from any moment. Absent: the moment it is handed over counts. */
  readonly timestamp?: number;
}

/** Where a plane lies, in bytes. */
export interface PlaneLayout {
  readonly offset: number;
  readonly stride: number;
  /** From one value to the next. Default 1; 2 for the chroma of NV12, where U and V take turns. */
  readonly step?: number;
}

/** How a picture's values were coded: what R, G and B weigh in the luma, and whether they use 0..255. */
export interface FrameColour {
  readonly matrix: 'bt601' | 'bt709';
  readonly fullRange: boolean;
}

/** A piece of sound as platforms deliver it. Borrowed for the call that takes it. */
export interface PcmChunk {
  /** Interleaved where there are channels; `Int16Array` for -32768..32767, `Float32Array` for [-1, 1]. */
  readonly data: Int16Array | Float32Array;
  /** Hertz, 8,000 to 192,000. */
  readonly sampleRate: number;
  /** Default 1. */
  readonly channels?: number;
  /** Seconds of its first value, as for `MediaFrame`. */
  readonly timestamp?: number;
}
