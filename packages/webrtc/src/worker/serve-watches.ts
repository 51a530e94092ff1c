import { isVerifierError, type SessionOptions } from '@bonafide/core';
import { createIngest, type Ingest } from '../live/ingest.ts';
import { watchLive } from '../live/watch-live.ts';
import type { EndedUpdate, MediaKind } from '../live-update.ts';
import type { FromWorker, ToWorker, WatchRequest, WorkerModels } from '../protocol.ts';
import { createFrameReader, type FrameReader } from './frame-reader.ts';
import { feedFromPort, feedPictures, feedSound, type Feed } from './track-readers.ts';

/** The part of a worker's global scope that is used. */
export interface WorkerScope {
  postMessage(message: FromWorker): void;
  addEventListener(type: 'message', listen: (event: { readonly data: ToWorker }) => void): void;
}

/** What takes part in a watch; from `composeSession`. */
export type WatchParts = Pick<SessionOptions, 'analyzers' | 'face' | 'voiceActivity' | 'models'>;

interface Watch {
  readonly ingest: Ingest;
  readonly reader: FrameReader;
  readonly feeds: Map<MediaKind, Feed>;
  origin: Pick<Extract<ToWorker, { kind: 'origin' }>, 'capture' | 'transport'>;
  endReason: EndedUpdate['reason'];
  released: boolean;
}

/**
 * Serves watches in a worker: one ingest and session a watch, models shared by all of them. `compose` is called once for
 * each set of model files, and again if it failed.
 */
export function serveWatches(
  scope: WorkerScope,
  compose: (models: WorkerModels) => Promise<WatchParts>,
): void {
  const watches = new Map<number, Watch>();
  const loaded = new Map<string, Promise<WatchParts>>();

  const load = async (models: WorkerModels): Promise<WatchParts> => {
    const key = JSON.stringify(models);
    let parts = loaded.get(key);
    if (parts === undefined) {
      parts = compose(models);
      loaded.set(key, parts);
      parts.catch(() => loaded.delete(key));
    }
    return parts;
  };

  const share = (): void => {
    for (const { ingest } of watches.values()) ingest.rate.adapt({ watches: watches.size });
  };

  async function open(id: number, request: WatchRequest): Promise<void> {
    const { models, policy, updateEvery } = request;
    let error: unknown;
    try {
      const parts = await load(models);
      const watch: Watch = {
        ingest: createIngest(request),
        reader: createFrameReader(() => watch.origin.capture?.origin ?? 'local'),
        feeds: new Map(),
        origin: {},
        endReason: 'tracks-ended',
        released: false,
      };
      watches.set(id, watch);
      share();
      scope.postMessage({ kind: 'opened', watch: id });
      const updates = watchLive(watch.ingest, {
        ...parts,
        ...(policy !== undefined && { policy }),
        ...(updateEvery !== undefined && { updateEvery }),
        settings: { source: 'webrtc' },
        origin: () => watch.origin,
        endReason: () => watch.endReason,
      });
      for await (const update of updates) {
        if (watch.released) break;
        scope.postMessage({ kind: 'update', watch: id, update });
      }
    } catch (cause) {
      error = cause;
    }
    for (const feed of watches.get(id)?.feeds.values() ?? []) feed[Symbol.dispose]();
    watches.delete(id);
    share();
    scope.postMessage({ kind: 'closed', watch: id, ...(error !== undefined && { error: describe(error) }) });
  }

  /** One feed a kind: a new one takes the place of the old. */
  function feed(id: number, media: MediaKind, start: (watch: Watch) => Feed): void {
    const watch = watches.get(id);
    if (watch === undefined) return;
    watch.feeds.get(media)?.[Symbol.dispose]();
    watch.feeds.set(media, start(watch));
  }

  scope.addEventListener('message', ({ data: message }) => {
    switch (message.kind) {
      case 'open':
        void open(message.watch, message.request);
        break;
      case 'pictures':
        feed(message.watch, 'video', ({ ingest, reader }) => feedPictures(message.frames, ingest, reader));
        break;
      case 'picture':
        void takePicture(watches.get(message.watch), message);
        break;
      case 'sound':
        feed(message.watch, 'audio', ({ ingest }) => feedSound(message.chunks, ingest));
        break;
      case 'sound-port':
        feed(message.watch, 'audio', ({ ingest }) => feedFromPort(message.port, ingest));
        break;
      case 'track':
        watches.get(message.watch)?.ingest.track(message.media, message.change);
        break;
      case 'origin': {
        const watch = watches.get(message.watch);
        const { capture, transport } = message;
        if (watch)
          watch.origin = { ...watch.origin, ...(capture && { capture }), ...(transport && { transport }) };
        break;
      }
      case 'conditions':
        for (const { ingest } of watches.values()) ingest.rate.adapt(message.conditions);
        break;
      case 'end': {
        const watch = watches.get(message.watch);
        if (watch) watch.endReason = message.reason;
        watch?.ingest.end();
        break;
      }
      case 'release': {
        const watch = watches.get(message.watch);
        if (watch) watch.released = true;
        watch?.ingest.end();
        break;
      }
      case 'ping':
        scope.postMessage({ kind: 'pong' });
    }
  });
}

async function takePicture(
  watch: Watch | undefined,
  { frame, timestamp }: Extract<ToWorker, { kind: 'picture' }>,
): Promise<void> {
  try {
    if (watch !== undefined) watch.ingest.video({ ...(await watch.reader.read(frame)), timestamp });
  } catch {
    // A frame that cannot be read is skipped: the next one may.
  } finally {
    frame.close();
  }
}

function describe(error: unknown): NonNullable<Extract<FromWorker, { kind: 'closed' }>['error']> {
  if (isVerifierError(error)) return { code: error.code, message: error.message };
  return { code: 'inference/failed', message: error instanceof Error ? error.message : 'the worker failed' };
}
