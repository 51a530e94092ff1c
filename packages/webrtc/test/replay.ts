import { createIngest, type LiveUpdate, type MediaFrame, type PcmChunk, watchLive } from '../src/index.ts';
import type { WatchLiveOptions } from '../src/live/watch-live.ts';

/** One decoded picture of a call, with the sound up to the next. */
export interface Moment {
  readonly frame: MediaFrame & { readonly timestamp: number };
  readonly sound: PcmChunk & { readonly timestamp: number };
}

/**
 * Plays decoded media through a live watch in media time: the clock stands still while a picture is analysed, so that
 * what comes out depends on nothing but what went in. Runs in Node and in a worker.
 */
export async function replay(
  moments: AsyncIterable<Moment>,
  options: WatchLiveOptions,
  keep: 'all' | 'last' = 'all',
): Promise<readonly LiveUpdate[]> {
  let seconds = 0;
  const ingest = createIngest({ maxFps: 30, minFps: 30, clock: { now: () => 1000 * seconds } });
  const updates: LiveUpdate[] = [];
  const state = { over: false };
  const watching = (async () => {
    try {
      for await (const update of watchLive(ingest, options)) {
        if (keep === 'last') updates.length = 0;
        updates.push(update);
      }
    } finally {
      state.over = true;
    }
  })();
  // Awaited at the end; until then its failure is looked for below. (A race with it would hold on to every round.)
  watching.catch(() => undefined);
  let count = 0;
  for await (const { frame, sound } of moments) {
    seconds = frame.timestamp;
    ingest.video(frame);
    ingest.audio(sound);
    count++;
    // The next one may wait while this one is analysed; two waiting would be one too many.
    while (ingest.load.analysed < count) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      if (state.over) {
        await watching;
        throw new Error('the watch ended before its media');
      }
    }
  }
  ingest.end();
  await watching;
  return updates;
}

/** How decoded media lies in one buffer: pictures in I420, then as many values of sound a picture, 16-bit. */
export interface MediaLayout {
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly count: number;
  readonly sampleRate: number;
}

/** Takes the buffer apart again. */
export function momentAt(buffer: ArrayBuffer, layout: MediaLayout, index: number): Moment {
  const { width, height, fps, count, sampleRate } = layout;
  const bytes = (width * height * 3) / 2;
  const values = sampleRate / fps;
  const timestamp = index / fps;
  const data = new Uint8Array(buffer, index * bytes, bytes);
  const sound = new Int16Array(buffer, count * bytes + index * values * 2, values);
  return {
    frame: { format: 'i420', width, height, data, timestamp },
    sound: { data: sound, sampleRate, timestamp },
  };
}
