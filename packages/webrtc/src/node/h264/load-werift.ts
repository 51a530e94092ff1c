import { VerifierError } from '@bonafide/core';
import type { SignalledConnection } from '../signalling.ts';
import type { RtpPacket } from './access-units.ts';

interface WeriftEvent<T> {
  subscribe(listen: (value: T) => void): unknown;
}

export interface WeriftTrack {
  readonly kind: 'video' | 'audio';
  readonly ssrc?: number;
  readonly onReceiveRtp: WeriftEvent<{
    readonly header: Pick<RtpPacket, 'sequenceNumber' | 'marker'> & { readonly timestamp: number };
    readonly payload: Uint8Array;
  }>;
}

interface WeriftTransceiver {
  readonly receiver: { sendRtcpPLI(ssrc: number): Promise<void> };
  readonly onTrack: WeriftEvent<WeriftTrack>;
}

/** What is used of `werift`. */
interface WeriftConnection extends SignalledConnection {
  readonly connectionState: 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';
  readonly connectionStateChange: WeriftEvent<WeriftConnection['connectionState']>;
  readonly iceGatheringStateChange: WeriftEvent<WeriftConnection['iceGatheringState']>;
  readonly onRemoteTransceiverAdded: WeriftEvent<WeriftTransceiver>;
}

export interface Werift {
  readonly RTCPeerConnection: new (configuration: object) => WeriftConnection;
  readonly useH264: (properties?: object) => object;
  readonly useOPUS: (properties?: object) => object;
}

/** What is used of `opus-decoder`. */
export interface OpusDecoder {
  readonly ready: Promise<void>;
  decodeFrame(packet: Uint8Array): {
    readonly channelData: readonly Float32Array[];
    readonly samplesDecoded: number;
  };
  free(): void;
}

/** Loads the optional peer dependencies of an H.264 peer. Rejects with `dependency/missing`. */
export async function loadWerift(): Promise<{
  readonly werift: Werift;
  readonly OpusDecoder: new (options: { channels: number }) => OpusDecoder;
}> {
  try {
    const werift = (await import('werift')) as unknown as Werift;
    const { OpusDecoder } = (await import('opus-decoder')) as unknown as {
      OpusDecoder: new (options: { channels: number }) => OpusDecoder;
    };
    return { werift, OpusDecoder };
  } catch (cause) {
    throw new VerifierError(
      'dependency/missing',
      'an H.264 peer needs werift and opus-decoder: npm install werift@0.24.4 opus-decoder@0.7.12',
      { cause },
    );
  }
}
