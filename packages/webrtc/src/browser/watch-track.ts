import { type Channel, createChannel, VerifierError } from '@bonafide/core';
import { createTransportSampler } from '../live/transport-sampler.ts';
import type { LiveUpdate, MediaKind } from '../live-update.ts';
import type { WatchRequest } from '../protocol.ts';
import { readCaptureInfo } from './capture-info.ts';
import { watchHost } from './host-conditions.ts';
import { feedPictures, type TrackFeed } from './picture-feed.ts';
import { feedSound } from './sound-feed.ts';
import type { TrackWatch, WatchTrackOptions } from './watch-options.ts';
import { linkWorker, type WorkerLink } from './worker-link.ts';

/** Updates that wait for a reader at most. */
const MOST_UPDATES = 512;
const STATS_EVERY_MS = 2_000;
/** Seconds without a packet or a check on the connection after which the other side is gone: ICE takes 20 and more. */
const GONE_AFTER = 10;

/**
 * Watches a participant's tracks: pictures and sound go to the worker, updates come back. Returns at once; what goes
 * wrong rejects the iteration. Costs the page's thread under 1 ms a second where the browser has
 * MediaStreamTrackProcessor. Throws `config/invalid`.
 */
export function watchTrack(options: WatchTrackOptions): TrackWatch {
  if (options.video === undefined && options.audio === undefined) {
    throw new VerifierError('config/invalid', 'there is no track to watch: give video, audio or both');
  }
  return new PageWatch(options);
}

class PageWatch implements TrackWatch {
  readonly #options: WatchTrackOptions;
  readonly #link: WorkerLink;
  readonly #updates: Channel<LiveUpdate> = createChannel({ capacity: MOST_UPDATES, overflow: 'drop-oldest' });
  readonly #tracks = new Map<
    MediaKind,
    { readonly track: MediaStreamTrack; readonly stop: AbortController }
  >();
  readonly #feeds = new Map<MediaKind, TrackFeed>();
  readonly #held: Disposable[] = [];
  readonly #watch: number;
  readonly #gone: Promise<void>;
  #over!: () => void;
  #state: 'opening' | 'open' | 'over' = 'opening';

  constructor(options: WatchTrackOptions) {
    this.#options = options;
    const { video, audio, worker, workerTimeout = 10, signal } = options;
    this.#gone = new Promise((resolve) => {
      this.#over = resolve;
    });
    this.#link = linkWorker(worker, workerTimeout);
    this.#watch = this.#link.join({
      opened: () => void this.#opened(),
      update: (update) => void this.#updates.send(update),
      closed: (error) => {
        this.#close(error);
      },
    });
    if (video !== undefined) this.#tracks.set('video', { track: video, stop: new AbortController() });
    if (audio !== undefined) this.#tracks.set('audio', { track: audio, stop: new AbortController() });
    this.#link.send({ kind: 'open', watch: this.#watch, request: toRequest(options) });
    const onAbort = (): void => {
      this.#link.send({ kind: 'release', watch: this.#watch });
      this.#close(signal?.reason ?? new VerifierError('disposed', 'the watch was aborted'));
    };
    if (signal?.aborted === true) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
    this.#held.push({
      [Symbol.dispose]() {
        signal?.removeEventListener('abort', onAbort);
      },
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<LiveUpdate, void, undefined> {
    try {
      yield* this.#updates;
    } finally {
      if (this.#state !== 'over') this.#link.send({ kind: 'release', watch: this.#watch });
      this.#close();
    }
  }

  async replaceTrack(kind: MediaKind, track: MediaStreamTrack): Promise<void> {
    if (this.#state === 'over') throw new VerifierError('disposed', 'the watch is over');
    this.#tracks.get(kind)?.stop.abort();
    this.#tracks.set(kind, { track, stop: new AbortController() });
    this.#link.send({ kind: 'track', watch: this.#watch, media: kind, change: 'replaced' });
    if (this.#state === 'open') await this.#attach(kind);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state === 'over') return;
    // The worker sums up and says `ended`; a reader still gets it.
    this.#link.send({ kind: 'end', watch: this.#watch, reason: 'stopped' });
    if (this.#state === 'opening') this.#close();
    await this.#gone;
  }

  /** The models are loaded. Reading any sooner would only pile up stale media. */
  async #opened(): Promise<void> {
    if (this.#state !== 'opening') {
      this.#link.send({ kind: 'release', watch: this.#watch });
      return;
    }
    this.#state = 'open';
    this.#held.push(
      watchHost((conditions) => {
        this.#link.send({ kind: 'conditions', conditions });
      }),
    );
    this.#watchConnection();
    try {
      for (const kind of this.#tracks.keys()) await this.#attach(kind);
    } catch (error) {
      this.#link.send({ kind: 'release', watch: this.#watch });
      this.#close(error);
    }
  }

  async #attach(kind: MediaKind): Promise<void> {
    const { track, stop } = this.#tracks.get(kind)!;
    const {
      connection,
      origin = connection === undefined ? 'local' : 'remote',
      reading,
      worklet,
    } = this.#options;
    const to = { link: this.#link, watch: this.#watch };
    this.#feeds.get(kind)?.[Symbol.dispose]();
    const elements = reading === 'elements';
    if (kind === 'video') {
      this.#link.send({ kind: 'origin', watch: this.#watch, capture: readCaptureInfo(track, origin) });
      this.#feeds.set(kind, feedPictures(track, to, elements));
    } else {
      const module = worklet === undefined ? {} : { worklet: absolute(worklet) };
      this.#feeds.set(kind, await feedSound(track, { ...to, ...module, preferWorklet: elements }));
    }
    const tell = (change: 'muted' | 'unmuted' | 'ended') => (): void => {
      this.#link.send({ kind: 'track', watch: this.#watch, media: kind, change });
      if (change === 'ended' && this.#allEnded()) {
        const { connectionState } = this.#options.connection ?? {};
        const gone = connectionState === 'closed' || connectionState === 'failed';
        this.#link.send({ kind: 'end', watch: this.#watch, reason: gone ? 'peer-gone' : 'tracks-ended' });
      }
    };
    const { signal } = stop;
    if (track.muted) tell('muted')();
    track.addEventListener('mute', tell('muted'), { signal });
    track.addEventListener('unmute', tell('unmuted'), { signal });
    track.addEventListener('ended', tell('ended'), { signal });
    if (track.readyState === 'ended') tell('ended')();
  }

  #allEnded(): boolean {
    return [...this.#tracks.values()].every(({ track }) => track.readyState === 'ended');
  }

  #watchConnection(): void {
    const { connection } = this.#options;
    if (connection === undefined) return;
    const stop = new AbortController();
    const gone = (): void => {
      this.#link.send({ kind: 'end', watch: this.#watch, reason: 'peer-gone' });
    };
    const changed = (): void => {
      if (connection.connectionState === 'failed' || connection.connectionState === 'closed') gone();
    };
    connection.addEventListener('connectionstatechange', changed, { signal: stop.signal });
    const opened = performance.now();
    const sampler = createTransportSampler({
      read: async () => await connection.getStats(this.#tracks.get('video')?.track ?? null),
      now: () => (performance.now() - opened) / 1000,
      onSilence: (seconds) => {
        if (seconds >= GONE_AFTER) gone();
      },
    });
    const timer = setInterval(() => {
      // A connection that this side closed tells no one.
      changed();
      const { latest } = sampler;
      if (latest !== undefined) this.#link.send({ kind: 'origin', watch: this.#watch, transport: latest });
    }, STATS_EVERY_MS);
    this.#held.push(sampler, {
      [Symbol.dispose]() {
        clearInterval(timer);
        stop.abort();
      },
    });
  }

  #close(error?: unknown): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    for (const { stop } of this.#tracks.values()) stop.abort();
    for (const feed of this.#feeds.values()) feed[Symbol.dispose]();
    for (const held of this.#held.splice(0)) held[Symbol.dispose]();
    this.#updates.end(error);
    this.#over();
  }
}

function toRequest(options: WatchTrackOptions): WatchRequest {
  const { video, audio, models, maxFps, minFps, budget, policy, updateEvery } = options;
  const { landmarker, webgpu } = models;
  return {
    media: [
      ...(video === undefined ? [] : ['video' as const]),
      ...(audio === undefined ? [] : ['audio' as const]),
    ],
    models: {
      assets: absolute(models.assets),
      wasm: absolute(models.wasm),
      ...(webgpu !== undefined && { webgpu }),
      ...(landmarker !== undefined && {
        landmarker: {
          bundle: absolute(landmarker.bundle),
          wasm: absolute(landmarker.wasm),
          model: absolute(landmarker.model),
        },
      }),
    },
    ...(maxFps !== undefined && { maxFps }),
    ...(minFps !== undefined && { minFps }),
    ...(budget !== undefined && { budget }),
    ...(policy !== undefined && { policy }),
    ...(updateEvery !== undefined && { updateEvery }),
  };
}

/** A worker made of a blob would resolve against itself. */
function absolute(url: string | URL): string {
  return new URL(url, document.baseURI).href;
}
