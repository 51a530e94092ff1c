/** Says how far a long measurement is, and ends one that stands still: a benchmark must end by itself. */
export interface ProgressWatch extends Disposable {
  /** Something was done; `at` says what, for a reader: `20 sessions on a pool, 35 of 100 s`. */
  reached(at: string): void;
}

export interface ProgressWatchOptions {
  /** Seconds without `reached` after which `stuck` is called, once. */
  readonly patience: number;
  /** Called every ten seconds of the wall clock, with the last place. */
  readonly say: (line: string) => void;
  readonly stuck: (message: string) => void;
}

const EVERY = 10;

/** Holds one timer, which keeps no process alive. */
export function watchProgress({ patience, say, stuck }: ProgressWatchOptions): ProgressWatch {
  let place = 'start';
  let still = 0;
  const timer = setInterval(() => {
    still += EVERY;
    if (still < patience) {
      say(place);
      return;
    }
    clearInterval(timer);
    stuck(`nothing was done for ${still} s; the last was: ${place}`);
  }, EVERY * 1000);
  timer.unref();
  return {
    reached(at) {
      place = at;
      still = 0;
    },
    [Symbol.dispose]() {
      clearInterval(timer);
    },
  };
}
