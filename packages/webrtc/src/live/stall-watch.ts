import type { MediaKind } from '../live-update.ts';

const LOOK_EVERY_MS = 250;
/** Looks in a row without media after which a track counts as stalled: 1.5 s. */
const LOOKS = 6;

export interface StallWatchOptions {
  readonly isMuted: (kind: MediaKind) => boolean;
  readonly tell: (kind: MediaKind, change: 'stalled' | 'resumed') => void;
}

/**
 * Notices media that stays away. Counts looks and not seconds: media that waits while its own thread is busy has not
 * stalled, and a busy thread looks once, however long it was. Holds one timer until it is disposed.
 */
export interface StallWatch extends Disposable {
  /** Media of this kind came, or something was said about its track. */
  arrived(kind: MediaKind): void;
}

export function createStallWatch({ isMuted, tell }: StallWatchOptions): StallWatch {
  /** Looks since the last media. */
  const missed = new Map<MediaKind, number>();
  const timer = setInterval(() => {
    for (const [kind, looks] of missed) {
      if (isMuted(kind) || looks >= LOOKS) continue;
      missed.set(kind, looks + 1);
      if (looks + 1 === LOOKS) tell(kind, 'stalled');
    }
  }, LOOK_EVERY_MS);
  return {
    arrived(kind) {
      const stalled = missed.get(kind) === LOOKS;
      missed.set(kind, 0);
      if (stalled) tell(kind, 'resumed');
    },
    [Symbol.dispose]() {
      clearInterval(timer);
    },
  };
}
