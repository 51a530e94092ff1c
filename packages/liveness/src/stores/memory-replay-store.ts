import type { ReplayStore } from './replay-store.ts';

export interface MemoryReplayStoreOptions {
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** Entries kept at most; above it, `claim` and `increment` reject instead of forgetting. Default 1,000,000. */
  readonly capacity?: number;
}

/** For one process: tests, single servers, devices. About 150 bytes an entry, until it expires. */
export function createMemoryReplayStore(options: MemoryReplayStoreOptions = {}): ReplayStore {
  const { now = Date.now, capacity = 1_000_000 } = options;
  const entries = new Map<string, { expiresAt: number; count: number }>();
  let sweepAt = 1_024;

  function live(key: string): { expiresAt: number; count: number } | undefined {
    const entry = entries.get(key);
    return entry !== undefined && entry.expiresAt > now() ? entry : undefined;
  }

  function put(key: string, expiresAt: number): void {
    if (entries.size >= Math.min(sweepAt, capacity)) {
      for (const [old, entry] of entries) if (entry.expiresAt <= now()) entries.delete(old);
      if (entries.size >= capacity) throw new RangeError(`replay store is full: ${capacity} entries`);
      sweepAt = Math.max(1_024, entries.size * 2);
    }
    entries.set(key, { expiresAt, count: 1 });
  }

  return {
    claim: async (key, expiresAt) =>
      Promise.resolve().then(() => {
        if (live(key) !== undefined) return false;
        put(key, expiresAt);
        return true;
      }),
    claimedUntil: async (key) => Promise.resolve(live(key)?.expiresAt ?? null),
    increment: async (key, expiresAt) =>
      Promise.resolve().then(() => {
        const entry = live(key);
        if (entry !== undefined) return ++entry.count;
        put(key, expiresAt);
        return 1;
      }),
  };
}
