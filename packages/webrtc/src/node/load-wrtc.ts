import { VerifierError } from '@bonafide/core';

/** What is used of `@roamhq/wrtc`; its own types leave the frames out. */
export interface Wrtc {
  readonly RTCPeerConnection: typeof RTCPeerConnection;
  readonly nonstandard: {
    readonly RTCVideoSink: new (track: MediaStreamTrack) => VideoSink;
    readonly RTCAudioSink: new (track: MediaStreamTrack) => AudioSink;
  };
}

interface VideoSink {
  onframe:
    | ((event: {
        readonly frame: { readonly width: number; readonly height: number; readonly data: Uint8ClampedArray };
      }) => void)
    | null;
  stop(): void;
}

interface AudioSink {
  ondata:
    | ((event: {
        readonly samples: Int16Array;
        readonly sampleRate: number;
        readonly channelCount?: number;
      }) => void)
    | null;
  stop(): void;
}

/** Loads the optional peer dependency. Rejects with `dependency/missing`. */
export async function loadWrtc(): Promise<Wrtc> {
  try {
    const loaded = (await import('@roamhq/wrtc')) as unknown as { readonly default?: Wrtc } & Wrtc;
    return loaded.default ?? loaded;
  } catch (cause) {
    throw new VerifierError(
      'dependency/missing',
      'a WebRTC peer needs @roamhq/wrtc, with its build for this platform: npm install @roamhq/wrtc@0.10.0',
      { cause },
    );
  }
}
