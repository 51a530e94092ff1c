import type { Attempt } from './attempt.ts';

/** How the media's time runs against the server's. One a session. */
export class MediaClock {
  #latest: number | null = null;
  #tellsArrivals = false;
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The application says that media up to a time have come; from then on what is analysed is no arrival. */
  received(timestamp: number, attempt: Attempt | undefined): void {
    this.#tellsArrivals = true;
    this.#arrived(timestamp, attempt);
  }

  observed(timestamp: number, attempt: Attempt | undefined): void {
    if (!this.#tellsArrivals) this.#arrived(timestamp, attempt);
  }

  /** A step is on the screen now: what has come by now is from before. Without media yet, it begins with the first. */
  begin(attempt: Attempt): void {
    const known = this.#tellsArrivals || attempt.watch.latest !== null;
    if (this.#latest !== null && known) attempt.watch.begin(this.#latest);
  }

  #arrived(timestamp: number, attempt: Attempt | undefined): void {
    this.#latest = Math.max(this.#latest ?? -Infinity, timestamp);
    if (attempt?.shownAt == null || attempt.watch.begun === null) return;
    const late = (this.#now() - attempt.shownAt) / 1000 - (this.#latest - attempt.watch.begun);
    attempt.lateBy = Math.max(attempt.lateBy, late);
  }
}
