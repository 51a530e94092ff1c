import type { ReplayStore } from '../stores/replay-store.ts';

/** Sessions of one subject that may go wrong within `WINDOW` before he has to wait. */
const FREE_FAILURES = 2;
const WINDOW = 3_600_000;
/** The first wait; each further failure doubles it, up to `LONGEST`. */
const FIRST_WAIT = 30_000;
const LONGEST = 3_600_000;

/** Slows down whoever tries sessions until one passes: every failed, expired or abandoned session counts once it showed a step. */
export interface BackOff {
  /** Milliseconds that a subject still has to wait; 0: none. */
  waitMs(subject: string): Promise<number>;
  failed(subject: string): Promise<void>;
}

export function createBackOff(store: ReplayStore, now: () => number): BackOff {
  return {
    async waitMs(subject) {
      const until = await store.claimedUntil(`wait:${subject}`);
      return until === null ? 0 : Math.max(0, until - now());
    },
    async failed(subject) {
      const failures = await store.increment(`failures:${subject}`, now() + WINDOW);
      if (failures <= FREE_FAILURES) return;
      const wait = Math.min(FIRST_WAIT * 2 ** Math.min(failures - FREE_FAILURES - 1, 20), LONGEST);
      await store.claim(`wait:${subject}`, now() + wait);
    },
  };
}
