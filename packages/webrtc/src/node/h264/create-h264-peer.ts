import type { Ingest } from '../../live/ingest.ts';
import type { MediaKind } from '../../live-update.ts';
import type { Peer, PeerOptions } from '../peer.ts';
import { createPeerWatch } from '../peer-watch.ts';
import { createAccessUnitAssembler } from './access-units.ts';
import { toCodedPicture } from './annex-b.ts';
import { createH264Decoder } from './h264-decoder.ts';
import { loadWerift, type OpusDecoder, type WeriftTrack } from './load-werift.ts';

export interface H264PeerOptions extends PeerOptions {
  /** ffmpeg's executable; `findFfmpeg` of `@bonafide/recorded` finds one. Default `ffmpeg`, on the PATH. */
  readonly ffmpeg?: string;
}

const SOUND_RATE = 48_000;

/**
 * Opens a peer for participants who send H.264 alone, which `createPeer` cannot decode: werift (TypeScript) receives,
 * one ffmpeg process a picture track decodes, opus-decoder (wasm) does the sound. Key pictures are asked for after loss.
 * Rejects with `dependency/missing` or `config/invalid`; a missing ffmpeg shows as a picture that never arrives.
 */
export async function createH264Peer(options: H264PeerOptions): Promise<Peer> {
  const { iceServers = [], ffmpeg = 'ffmpeg' } = options;
  const { werift, OpusDecoder } = await loadWerift();
  const feeds = new Map<MediaKind, TrackFeed>();
  const connection = new werift.RTCPeerConnection({
    iceServers: [...iceServers],
    codecs: {
      video: [werift.useH264({ rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }] })],
      audio: [werift.useOPUS()],
    },
  });
  const { ingest, peer, changed } = createPeerWatch(options, {
    connection,
    onGathering: (look) => {
      connection.iceGatheringStateChange.subscribe(look);
    },
    async release() {
      const open = [...feeds.values()];
      feeds.clear();
      await Promise.all([connection.close(), ...open.map(async (feed) => feed[Symbol.asyncDispose]())]);
    },
  });
  connection.connectionStateChange.subscribe(changed);
  connection.onRemoteTransceiverAdded.subscribe(({ receiver, onTrack }) => {
    onTrack.subscribe((track) => {
      const before = feeds.get(track.kind);
      void before?.[Symbol.asyncDispose]();
      if (before !== undefined) ingest.track(track.kind, 'replaced');
      const askForKey = (): void => {
        // A connection that is closing sends nothing any more.
        if (track.ssrc !== undefined) void receiver.sendRtcpPLI(track.ssrc).catch(() => undefined);
      };
      feeds.set(
        track.kind,
        track.kind === 'video'
          ? feedPictures(track, { ingest, ffmpeg, askForKey })
          : feedSound(track, ingest, new OpusDecoder({ channels: 2 })),
      );
    });
  });

  return peer;
}

type TrackFeed = AsyncDisposable;

/** Pictures are stamped as they come out of the decoder, as `createPeer`'s are. */
function feedPictures(
  { onReceiveRtp }: WeriftTrack,
  parts: { readonly ingest: Ingest; readonly ffmpeg: string; readonly askForKey: () => void },
): TrackFeed {
  const { ingest, ffmpeg, askForKey } = parts;
  const assembler = createAccessUnitAssembler();
  const decoder = createH264Decoder({
    ffmpeg,
    onNeedKey: askForKey,
    onFrame(frame) {
      ingest.video(frame);
    },
  });
  let disposed = false;
  let asked = false;
  onReceiveRtp.subscribe(({ header: { sequenceNumber, marker }, payload }) => {
    if (disposed) return;
    // Who joins in the middle of a stream may wait long for a key picture.
    if (!asked) askForKey();
    asked = true;
    const { units, lost } = assembler.push({ sequenceNumber, marker, payload });
    if (lost) decoder.lost();
    for (const unit of units) {
      const picture = toCodedPicture(unit);
      if (picture === undefined) decoder.lost();
      else decoder.push(picture);
    }
  });
  return {
    async [Symbol.asyncDispose]() {
      disposed = true;
      await decoder[Symbol.asyncDispose]();
    },
  };
}

/** Each packet of Opus stands for itself; a lost one is a hole. */
function feedSound({ onReceiveRtp }: WeriftTrack, ingest: Ingest, decoder: OpusDecoder): TrackFeed {
  let state: 'loading' | 'ready' | 'disposed' = 'loading';
  void decoder.ready.then(() => {
    if (state === 'disposed') decoder.free();
    else state = 'ready';
  });
  onReceiveRtp.subscribe(({ header, payload }) => {
    if (state !== 'ready' || payload.length === 0) return;
    const { channelData, samplesDecoded } = decoder.decodeFrame(payload);
    const data = new Float32Array(samplesDecoded);
    for (const channel of channelData) {
      for (let i = 0; i < samplesDecoded; i++) data[i]! += channel[i]! / channelData.length;
    }
    if (samplesDecoded > 0)
      ingest.audio({ data, sampleRate: SOUND_RATE, timestamp: header.timestamp / SOUND_RATE });
  });
  return {
    [Symbol.asyncDispose]() {
      if (state === 'ready') decoder.free();
      state = 'disposed';
      return Promise.resolve();
    },
  };
}
