/** What a page holds that only an explicit word lets go of. */
export interface Held {
  readonly timers: ReadonlySet<number>;
  readonly sounds: ReadonlySet<AudioContext>;
}

/** Counts from now on, to see that every watch says that word. */
export function countHeld(): Held {
  const timers = new Set<number>();
  const sounds = new Set<AudioContext>();
  const { setInterval: start, clearInterval: stop, AudioContext: Sound } = globalThis;
  const begin = (...of: Parameters<typeof setInterval>): number => {
    const id = start(...of) as unknown as number;
    timers.add(id);
    return id;
  };
  const end = (id: number): void => {
    timers.delete(id);
    stop(id);
  };
  class CountedSound extends Sound {
    constructor() {
      super();
      sounds.add(this);
    }
    override async close(): Promise<void> {
      sounds.delete(this);
      return super.close();
    }
  }
  Object.assign(globalThis, { setInterval: begin, clearInterval: end, AudioContext: CountedSound });
  return { timers, sounds };
}
