/** What a file is put through before it is scored again. */
export const DEGRADATIONS = ['call-good', 'call-poor', 'phone'] as const;
export type Degradation = (typeof DEGRADATIONS)[number];

/** How each is made. Bit rates in bit/s. */
export interface DegradationRecipe {
  /** In words, for reports. */
  readonly title: string;
  readonly video: {
    readonly codec: 'vp8' | 'h264';
    readonly height: number;
    readonly bitrate: number;
    readonly fps: number;
  };
  readonly audio: { readonly codec: 'opus' | 'g711'; readonly bitrate: number };
  /** Share of pictures that a receiver does not get, in bursts; it shows the last one until the next arrives. */
  readonly loss: number;
  /** Seconds of one freeze in the middle of a clip of at least 4 s. */
  readonly freeze: number;
  /** Share of 20 ms packets of sound that are lost: silence, as a receiver without concealment gives. */
  readonly soundLoss: number;
}

/**
 * Rates of real call stacks: WebRTC sends 360p at about 500 kbit/s on a good line and falls to 150-300 on a poor one,
 * Opus at 24-32 and 12-16 kbit/s; a phone gateway speaks G.711 at 8 kHz (64 kbit/s).
 */
export const RECIPES: Readonly<Record<Degradation, DegradationRecipe>> = {
  'call-good': {
    title: '360p VP8 at 500 kbit/s, Opus at 24 kbit/s',
    video: { codec: 'vp8', height: 360, bitrate: 500_000, fps: 30 },
    audio: { codec: 'opus', bitrate: 24_000 },
    loss: 0,
    freeze: 0,
    soundLoss: 0,
  },
  'call-poor': {
    title: '240p H.264 at 150 kbit/s, Opus at 12 kbit/s, 5 % loss in bursts, a freeze of 0.6 s',
    video: { codec: 'h264', height: 240, bitrate: 150_000, fps: 20 },
    audio: { codec: 'opus', bitrate: 12_000 },
    loss: 0.05,
    freeze: 0.6,
    soundLoss: 0.05,
  },
  phone: {
    title: '360p H.264 at 250 kbit/s, G.711 at 8 kHz',
    video: { codec: 'h264', height: 360, bitrate: 250_000, fps: 20 },
    audio: { codec: 'g711', bitrate: 64_000 },
    loss: 0,
    freeze: 0,
    soundLoss: 0,
  },
};
