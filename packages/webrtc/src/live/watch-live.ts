import {
  type CaptureInfo,
  type CaptureSample,
  createSession,
  type Finding,
  type SessionOptions,
  type Signal,
  VerifierError,
} from '@bonafide/core';
import type { EndedUpdate, LiveUpdate } from '../live-update.ts';
import type { TransportStats } from '../transport-stats.ts';
import type { Ingest } from './ingest.ts';

export interface WatchLiveOptions extends Omit<SessionOptions, 'clock'> {
  /** Seconds of media between judgements, 0.1 to 60. Default 1. */
  readonly updateEvery?: number;
  /** Asked with every judgement: what is known of the device and the transport by now. */
  readonly origin?: () => { readonly capture?: CaptureInfo; readonly transport?: TransportStats };
  /** Asked at the end: why there is no more media. Default `tracks-ended`. */
  readonly endReason?: () => EndedUpdate['reason'];
}

/**
 * Watches one participant: changes of tracks as they happen, a judgement every `updateEvery` seconds of media, and
 * `ended` with the result when the ingest ends. Leaving the loop releases the session and the ingest. Owns every sample.
 */
export async function* watchLive(
  ingest: Ingest,
  options: WatchLiveOptions,
): AsyncGenerator<LiveUpdate, void, undefined> {
  const { updateEvery = 1, origin, endReason } = options;
  if (!(updateEvery >= 0.1 && updateEvery <= 60)) {
    throw new VerifierError('config/invalid', `updateEvery must be 0.1 to 60 seconds, not ${updateEvery}`);
  }
  await using media = ingest;
  await using session = await createSession(options);
  const news = createNews();
  let next = updateEvery;
  /** What sound and thumbnails cost since the last picture: they are paid from the same budget. */
  let unpaidMs = 0;
  /** What the analyzers were last told of the camera. */
  let told = '';
  for await (const item of media.read()) {
    if (item.kind === 'track') {
      yield item;
      continue;
    }
    using sample = item;
    const before = performance.now();
    await session.push(sample);
    unpaidMs += performance.now() - before;
    if (sample.kind === 'video') {
      media.rate.spent(unpaidMs);
      unpaidMs = 0;
    }
    if (sample.timestamp < next) continue;
    next = sample.timestamp + updateEvery;
    const known = origin?.() ?? {};
    if (known.capture !== undefined && JSON.stringify(known.capture) !== told) {
      told = JSON.stringify(known.capture);
      await session.push(captureSample(sample.timestamp, known.capture));
    }
    const { timestamp, verdict, signals } = session.snapshot();
    const { load } = media;
    yield { kind: 'judgement', timestamp, verdict, signals, news: news.of(signals), load, ...known };
  }
  const result = await session.finish(media.dropped);
  yield { kind: 'ended', timestamp: result.duration, reason: endReason?.() ?? 'tracks-ended', result };
}

function captureSample(timestamp: number, info: CaptureInfo): CaptureSample {
  return { kind: 'capture', timestamp, info, [Symbol.dispose]: () => undefined };
}

/** Tells which findings were not there before; a finding that grows is news once. */
function createNews(): { of(signals: readonly Signal[]): readonly Finding[] } {
  const known = new Set<string>();
  return {
    of: (signals) =>
      signals
        .flatMap((signal) => (signal.status === 'measured' ? (signal.findings ?? []) : []))
        .filter(({ code, start }) => {
          const key = `${code}@${start.toFixed(1)}`;
          if (known.has(key)) return false;
          known.add(key);
          return true;
        }),
  };
}
