import { VerifierError } from '@bonafide/core';
import { createIngest, type Ingest } from '../live/ingest.ts';
import { createLiveWatch } from '../live/live-watch.ts';
import { createTransportSampler } from '../live/transport-sampler.ts';
import type { EndedUpdate, MediaKind } from '../live-update.ts';
import { loadWrtc, type Wrtc } from './load-wrtc.ts';
import type { Peer, PeerOptions } from './peer.ts';

/**
 * Opens a peer on `@roamhq/wrtc` (libwebrtc): VP8, VP9 and Opus, decoded in its own threads at about a tenth of a core
 * a stream. H.264-only participants need `createH264Peer`. Rejects with `media/tool-missing` or `config/invalid`.
 */
export async function createPeer(options: PeerOptions): Promise<Peer> {
  const { iceServers = [], gatherTimeoutMs = 2_000, goneAfter = 10, ...watchOptions } = options;
  if (!(goneAfter >= 1))
    throw new VerifierError('config/invalid', `goneAfter must be from 1, not ${goneAfter}`);
  const wrtc = await loadWrtc();
  const ingest = createIngest(options);
  const connection = new wrtc.RTCPeerConnection({ iceServers: [...iceServers] });
  const stats = createTransportSampler(
    async () => await connection.getStats(),
    () => ingest.now,
  );
  const sinks = new Map<MediaKind, TrackSink>();
  let gone: NodeJS.Timeout | undefined;
  let disposed = false;

  const control = createLiveWatch({
    ingest,
    options: {
      ...watchOptions,
      settings: { source: 'webrtc', ...options.settings },
      origin: () => ({
        capture: { origin: 'remote' },
        ...(stats.latest !== undefined && { transport: stats.latest }),
      }),
    },
    release() {
      disposed = true;
      clearTimeout(gone);
      stats[Symbol.dispose]();
      for (const sink of sinks.values()) sink[Symbol.dispose]();
      sinks.clear();
      connection.ontrack = null;
      connection.onconnectionstatechange = null;
      connection.close();
    },
  });

  const end = (reason: EndedUpdate['reason']): void => {
    control.end(reason);
  };

  connection.ontrack = ({ track }) => {
    const kind = track.kind as MediaKind;
    const before = sinks.get(kind);
    before?.[Symbol.dispose]();
    if (before !== undefined) ingest.track(kind, 'replaced');
    // A sink of sound gives silence from the moment that it is opened: nothing is media before there is a connection.
    const arrives = (): boolean => connection.connectionState === 'connected';
    sinks.set(kind, attach(wrtc, track, { ingest, arrives }));
    track.addEventListener('ended', () => {
      if (disposed || sinks.get(kind)?.track !== track) return;
      ingest.track(kind, 'ended');
      if ([...sinks.values()].every((sink) => sink.track.readyState === 'ended')) end('tracks-ended');
    });
  };
  connection.onconnectionstatechange = () => {
    clearTimeout(gone);
    switch (connection.connectionState) {
      case 'failed':
      case 'closed':
        end('peer-gone');
        break;
      case 'disconnected':
        gone = setTimeout(() => {
          end('peer-gone');
        }, goneAfter * 1000);
        break;
      case 'new':
      case 'connecting':
      case 'connected':
    }
  };

  return {
    ...control.watch,
    async answer(offer) {
      if (disposed) throw new VerifierError('disposed', 'the peer was disposed');
      try {
        await connection.setRemoteDescription(offer);
        await connection.setLocalDescription(await connection.createAnswer());
        await gathered(connection, gatherTimeoutMs);
        return { type: 'answer', sdp: connection.localDescription!.sdp };
      } catch (cause) {
        // SDP holds addresses and fingerprints: it goes into no message.
        throw new VerifierError('media/unreadable', 'the offer could not be answered', { cause });
      }
    },
    async addCandidate(candidate) {
      if (disposed) throw new VerifierError('disposed', 'the peer was disposed');
      try {
        await connection.addIceCandidate(candidate);
      } catch (cause) {
        throw new VerifierError('media/unreadable', 'the candidate was refused', { cause });
      }
    },
  };
}

interface TrackSink extends Disposable {
  readonly track: MediaStreamTrack;
}

/** Feeds a track to the ingest. A frame whose numbers do not fit is skipped: the next may. */
function attach(
  { nonstandard }: Wrtc,
  track: MediaStreamTrack,
  { ingest, arrives }: { readonly ingest: Ingest; readonly arrives: () => boolean },
): TrackSink {
  if (track.kind === 'video') {
    const sink = new nonstandard.RTCVideoSink(track);
    sink.onframe = ({ frame: { width, height, data } }) => {
      if (arrives() && width > 0 && height > 0) ingest.video({ format: 'i420', width, height, data });
    };
    return {
      track,
      [Symbol.dispose]() {
        sink.onframe = null;
        sink.stop();
      },
    };
  }
  const sink = new nonstandard.RTCAudioSink(track);
  sink.ondata = ({ samples, sampleRate, channelCount = 1 }) => {
    if (arrives()) ingest.audio({ data: samples, sampleRate, channels: channelCount });
  };
  return {
    track,
    [Symbol.dispose]() {
      sink.ondata = null;
      sink.stop();
    },
  };
}

/** Until all candidates are known, or for so long. */
async function gathered(connection: RTCPeerConnection, timeoutMs: number): Promise<void> {
  if (connection.iceGatheringState === 'complete') return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, timeoutMs);
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState !== 'complete') return;
      clearTimeout(timer);
      resolve();
    });
  });
}
