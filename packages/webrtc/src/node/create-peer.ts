import type { Ingest } from '../live/ingest.ts';
import { createTransportSampler } from '../live/transport-sampler.ts';
import type { MediaKind } from '../live-update.ts';
import { loadWrtc, type Wrtc } from './load-wrtc.ts';
import type { Peer, PeerOptions } from './peer.ts';
import { createPeerWatch } from './peer-watch.ts';

/**
 * Opens a peer on `@roamhq/wrtc` (libwebrtc): VP8, VP9 and Opus, decoded in its own threads at about a tenth of a core
 * a stream. Offers of H.264 alone (see `needsH264`) need `createH264Peer`. Rejects with `dependency/missing` or `config/invalid`.
 */
export async function createPeer(options: PeerOptions): Promise<Peer> {
  const { iceServers = [] } = options;
  const wrtc = await loadWrtc();
  const connection = new wrtc.RTCPeerConnection({ iceServers: [...iceServers] });
  const sinks = new Map<MediaKind, TrackSink>();
  const watch = createPeerWatch(options, {
    connection,
    onGathering: (look) => {
      connection.addEventListener('icegatheringstatechange', look);
    },
    transport: () => stats.latest,
    release() {
      stats[Symbol.dispose]();
      for (const sink of sinks.values()) sink[Symbol.dispose]();
      sinks.clear();
      connection.ontrack = null;
      connection.onconnectionstatechange = null;
      connection.close();
    },
  });
  const { ingest } = watch;
  const stats = createTransportSampler({
    read: async () => await connection.getStats(),
    now: () => ingest.now,
    onSilence: (seconds) => {
      watch.silent(seconds);
    },
  });

  connection.ontrack = ({ track }) => {
    const kind = track.kind as MediaKind;
    const before = sinks.get(kind);
    before?.[Symbol.dispose]();
    if (before !== undefined) ingest.track(kind, 'replaced');
    // A sink of sound gives silence from the moment that it is opened: nothing is media before there is a connection.
    const arrives = (): boolean => connection.connectionState === 'connected';
    sinks.set(kind, attach(wrtc, track, { ingest, arrives }));
    track.addEventListener('ended', () => {
      if (sinks.get(kind)?.track !== track) return;
      ingest.track(kind, 'ended');
      if ([...sinks.values()].every((sink) => sink.track.readyState === 'ended')) watch.end('tracks-ended');
    });
  };
  connection.onconnectionstatechange = () => {
    watch.changed(connection.connectionState);
  };

  return watch.peer;
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
