import type { MediaKind } from '../live-update.ts';

/** Seconds without media after which a track counts as stalled. */
const STALL = 1.5;
const LOOK_EVERY_MS = 250;

export interface StallWatchOptions {
  /** Seconds, monotonic. */
  readonly now: () => number;
  readonly isMuted: (kind: MediaKind) => boolean;
  readonly tell: (kind: MediaKind, change: 'stalled' | 'resumed') => void;
}

/** Notices media that stays away. Holds one timer until it is disposed. */
export interface StallWatch extends Disposable {
  /** Media of this kind came, or something was said about its track. */
  arrived(kind: MediaKind): void;
}

export function createStallWatch({ now, isMuted, tell }: StallWatchOptions): StallWatch {
  const last = new Map<MediaKind, number>();
  const stalled = new Set<MediaKind>();
  const timer = setInterval(() => {
    for (const [kind, at] of last) {
      if (stalled.has(kind) || isMuted(kind) || now() - at < STALL) continue;
      stalled.add(kind);
      tell(kind, 'stalled');
    }
  }, LOOK_EVERY_MS);
  return {
    arrived(kind) {
      last.set(kind, now());
      if (stalled.delete(kind)) tell(kind, 'resumed');
    },
    [Symbol.dispose]() {
      clearInterval(timer);
    },
  };
}
