import { AUDIO_SAMPLE_RATE, type Sample, VerifierError } from '@bonafide/core';
import type { TrackUpdate } from '../live-update.ts';

/** What waits for analysis: media, and what happened to tracks between. */
export type LiveItem = Sample | TrackUpdate;

/** A bounded queue for live media, in order of arrival: fresh beats complete, and each drop is counted. */
export interface LiveQueue {
  push(item: LiveItem): void;
  /** Ends the reader's loop after what is queued; with an error, rejects it there instead. */
  end(error?: unknown): void;
  /** For one reader. Leaving it disposes what is left. */
  read(): AsyncGenerator<LiveItem, void, undefined>;
  /** Disposes what is queued; the reader ends at once. */
  dispose(): void;
  /** Pictures due for analysis, and seconds of sound, that were dropped. */
  readonly dropped: { readonly pictures: number; readonly sound: number };
}

/** Pictures that wait at most: the one that is next, and one behind it. */
const MOST_PICTURES = 2;
/** Thumbnails that wait at most: 10 s at 30 a second, 0.6 kB each. */
const MOST_THUMBNAILS = 300;
/** Seconds of sound that wait at most: 64 kB a second. */
const MOST_SOUND = 10;

export function createLiveQueue(): LiveQueue {
  let queue: LiveItem[] = [];
  const dropped = { pictures: 0, sound: 0 };
  let ended: { readonly error?: unknown } | undefined;
  let closed = false;
  let wake: (() => void) | undefined;

  /** Drops the oldest of a kind. */
  const dropOldest = (kind: Sample['kind']): void => {
    const at = queue.findIndex((item) => item.kind === kind);
    const [oldest] = at < 0 ? [] : queue.splice(at, 1);
    if (oldest === undefined || oldest.kind === 'track') return;
    if (oldest.kind === 'video') dropped.pictures++;
    if (oldest.kind === 'audio') dropped.sound += oldest.data.length / AUDIO_SAMPLE_RATE;
    oldest[Symbol.dispose]();
  };

  const makeRoom = (kind: Sample['kind']): void => {
    const waiting = queue.filter((item) => item.kind === kind);
    if (kind === 'video' && waiting.length >= MOST_PICTURES) dropOldest(kind);
    if (kind === 'thumbnail' && waiting.length >= MOST_THUMBNAILS) dropOldest(kind);
    if (kind !== 'audio') return;
    const seconds = waiting.reduce(
      (sum, item) => sum + (item.kind === 'audio' ? item.data.length / AUDIO_SAMPLE_RATE : 0),
      0,
    );
    if (seconds > MOST_SOUND) dropOldest(kind);
  };

  const close = (): void => {
    closed = true;
    const left = queue;
    queue = [];
    for (const item of left) if (item.kind !== 'track') item[Symbol.dispose]();
    wake?.();
  };

  return {
    dropped,
    push(item) {
      if (closed || ended !== undefined) {
        if (item.kind !== 'track') item[Symbol.dispose]();
        return;
      }
      if (item.kind !== 'track') makeRoom(item.kind);
      queue.push(item);
      wake?.();
    },
    end(error) {
      ended ??= error === undefined ? {} : { error };
      wake?.();
    },
    async *read() {
      try {
        for (;;) {
          const item = queue.shift();
          if (item !== undefined) {
            yield item;
          } else if (closed) {
            throw new VerifierError('disposed', 'the media was disposed while it was read');
          } else if (ended !== undefined) {
            if ('error' in ended) throw ended.error;
            return;
          } else {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
            wake = undefined;
          }
        }
      } finally {
        close();
      }
    },
    dispose: close,
  };
}
