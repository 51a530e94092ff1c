import type { EndedUpdate, LiveUpdate } from '../live-update.ts';
import type { Ingest } from './ingest.ts';
import { watchLive, type WatchLiveOptions } from './watch-live.ts';

/** A watch over one participant. Iterate it once; leaving the loop or disposing it releases everything. */
export interface LiveWatch extends AsyncIterable<LiveUpdate>, AsyncDisposable {}

export interface LiveWatchParts {
  readonly ingest: Ingest;
  readonly options: WatchLiveOptions;
  /** Lets go of the connection and whatever else feeds the ingest. Called once. */
  readonly release: () => void | Promise<void>;
}

/** What an adapter does with its watch from inside. */
export interface LiveWatchControl {
  readonly watch: LiveWatch;
  /** No media will come any more: the reader gets `ended` with this reason. */
  end(reason: EndedUpdate['reason']): void;
}

/**
 * Joins an ingest and what feeds it into one thing with one end. Disposing while it is read lets the reader have
 * `ended`, with reason `stopped` and the result so far; unread, it just releases.
 */
export function createLiveWatch({ ingest, options, release }: LiveWatchParts): LiveWatchControl {
  let endReason: EndedUpdate['reason'] | undefined;
  let reading = false;
  let released: Promise<void> | undefined;

  const letGo = async (): Promise<void> => {
    released ??= Promise.resolve(release());
    await released;
  };
  const end = (reason: EndedUpdate['reason']): void => {
    endReason ??= reason;
    ingest.end();
  };

  return {
    end,
    watch: {
      async *[Symbol.asyncIterator]() {
        reading = true;
        try {
          yield* watchLive(ingest, { ...options, endReason: () => endReason ?? 'tracks-ended' });
        } finally {
          await letGo();
        }
      },
      async [Symbol.asyncDispose]() {
        end('stopped');
        await letGo();
        if (!reading) await ingest[Symbol.asyncDispose]();
      },
    },
  };
}
