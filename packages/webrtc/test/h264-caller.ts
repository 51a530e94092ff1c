import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { MediaStreamTrack, RTCPeerConnection, RtpPacket, useH264, useOPUS } from 'werift';
import type { SessionDescription } from '../src/node.ts';

/** A caller who sends H.264 and Opus alone: werift sends what ffmpeg codes, in real time. */
export interface H264Caller extends AsyncDisposable {
  offer(): Promise<SessionDescription>;
  /** Resolves once connected. */
  accept(answer: SessionDescription): Promise<void>;
  /** Plays so many seconds of the clip and of the voice, at this size, to the end. */
  play(options: { seconds: number; width: number; height: number }): Promise<void>;
}

export async function openH264Caller(clip: string, voice: string, ffmpeg: string): Promise<H264Caller> {
  const connection = new RTCPeerConnection({ codecs: { video: [useH264()], audio: [useOPUS()] } });
  const tracks = {
    video: new MediaStreamTrack({ kind: 'video' }),
    audio: new MediaStreamTrack({ kind: 'audio' }),
  };
  for (const track of Object.values(tracks)) connection.addTransceiver(track, { direction: 'sendonly' });
  const ports = { video: createSocket('udp4'), audio: createSocket('udp4') };
  for (const kind of ['video', 'audio'] as const) {
    ports[kind].bind(0, '127.0.0.1');
    await once(ports[kind], 'listening');
    ports[kind].on('message', (packet) => {
      tracks[kind].writeRtp(RtpPacket.deSerialize(packet));
    });
  }
  const rtp = (kind: 'video' | 'audio'): readonly string[] => [
    ...['-f', 'rtp', `rtp://127.0.0.1:${ports[kind].address().port}?pkt_size=1200`],
  ];
  return {
    async offer() {
      await connection.setLocalDescription(await connection.createOffer());
      return { type: 'offer', sdp: connection.localDescription!.sdp };
    },
    async accept(answer) {
      await connection.setRemoteDescription(answer);
      await connection.connectionStateChange.watch((state) => state === 'connected', 20_000);
    },
    async play({ seconds, width, height }) {
      const sender = spawn(
        ffmpeg,
        [
          ...['-nostdin', '-v', 'error', '-re', '-t', String(seconds), '-i', clip],
          ...['-re', '-t', String(seconds), '-i', voice, '-map', '0:v', '-s', `${width}x${height}`],
          ...['-c:v', 'libx264', '-profile:v', 'baseline', '-preset', 'ultrafast', '-tune', 'zerolatency'],
          // A browser codes a key picture when it is asked for one; ffmpeg twice a second.
          ...['-pix_fmt', 'yuv420p', '-b:v', '600k', '-g', '12', '-bsf:v', 'dump_extra', ...rtp('video')],
          ...['-map', '1:a', '-c:a', 'libopus', '-ac', '2', '-ar', '48000', ...rtp('audio')],
        ],
        { stdio: ['ignore', 'ignore', 'inherit'] },
      );
      await once(sender, 'close');
    },
    async [Symbol.asyncDispose]() {
      for (const socket of Object.values(ports)) socket.close();
      await connection.close();
    },
  };
}
