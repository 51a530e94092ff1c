/** The call itself, and the watch on the tracks of the other person. */
import { type TrackWatch, watchTrack } from '@bonafide/webrtc/browser';
import { at, show } from './panel.ts';
import type { Signal } from './signalling.ts';

export interface Call {
  readonly connection: RTCPeerConnection;
  offer(): Promise<void>;
  accept(description: RTCSessionDescriptionInit): Promise<void>;
  end(): void;
}

const worker = new Worker('/worker.js', { type: 'module' });

export function openCall(stream: MediaStream, send: (signal: Signal) => void): Call {
  const connection = new RTCPeerConnection();
  let watch: TrackWatch | undefined;
  const received: Partial<Record<'video' | 'audio', MediaStreamTrack>> = {};

  for (const track of stream.getTracks()) connection.addTrack(track, stream);
  connection.onicecandidate = ({ candidate }) => {
    send({ kind: 'candidate', candidate });
  };
  connection.ontrack = ({ track, streams: [theirs] }) => {
    (at('other') as HTMLVideoElement).srcObject = theirs ?? null;
    received[track.kind as 'video' | 'audio'] = track;
    if (received.video === undefined || received.audio === undefined || watch !== undefined) return;
    watch = watchTrack({
      ...received,
      connection,
      worker,
      worklet: '/worklet.js',
      models: { assets: '/models/', wasm: '/ort-wasm-simd-threaded.wasm' },
    });
    void show(watch);
  };

  return {
    connection,
    async offer() {
      await connection.setLocalDescription();
      send({ kind: 'description', description: connection.localDescription! });
    },
    async accept(description) {
      await connection.setRemoteDescription(description);
      if (description.type !== 'offer') return;
      await connection.setLocalDescription();
      send({ kind: 'description', description: connection.localDescription! });
    },
    end() {
      void watch?.[Symbol.asyncDispose]();
      connection.close();
    },
  };
}
