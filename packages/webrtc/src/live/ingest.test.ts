import type { Sample } from '@bonafide/core';
import { describeSourceContract } from '@bonafide/testkit';
import { describe, expect, it } from 'vitest';
import type { MediaFrame } from '../media-frame.ts';
import { createIngest, type Ingest, type IngestOptions } from './ingest.ts';
import type { LiveItem } from './live-queue.ts';

const frame = (value: number, width = 64, height = 36): MediaFrame => ({
  format: 'rgba',
  width,
  height,
  data: new Uint8Array(width * height * 4).fill(value),
});

/** A clock that the test moves. */
function handClock(): { now(): number; seconds: number } {
  return {
    seconds: 0,
    now() {
      return this.seconds * 1000;
    },
  };
}

/** Pushes `seconds` of 25 frames a second and 20 ms pieces of sound, by the stream's clock. */
function feed(ingest: Ingest, clock: { seconds: number }, seconds: number): void {
  const until = clock.seconds + seconds;
  for (; clock.seconds < until; clock.seconds += 0.02) {
    if (Math.round(clock.seconds * 50) % 2 === 0) ingest.video(frame(Math.round(clock.seconds * 50) % 250));
    ingest.audio({ data: new Int16Array(960), sampleRate: 48_000 });
  }
}

async function collect(ingest: Ingest): Promise<readonly LiveItem[]> {
  const items: LiveItem[] = [];
  for await (const item of ingest.read()) items.push(item);
  return items;
}

/** Seconds. */
const soundIn = (items: readonly LiveItem[]): number =>
  items.reduce((sum, item) => sum + (item.kind === 'audio' ? item.data.length / 16_000 : 0), 0);

function open(options: IngestOptions = {}): { ingest: Ingest; clock: { now(): number; seconds: number } } {
  const clock = handClock();
  return { ingest: createIngest({ clock, ...options }), clock };
}

/** A live source is fed while it is read. */
describeSourceContract('an ingest', (signal) => {
  const clock = handClock();
  const ingest = createIngest({ clock, ...(signal && { signal }) });
  const timer = setInterval(() => {
    feed(ingest, clock, 0.2);
    if (clock.seconds > 1.5) ingest.end();
  }, 1);
  let released = false;
  const dispose = ingest[Symbol.asyncDispose].bind(ingest);
  const source: Ingest = {
    ...ingest,
    get dropped() {
      return ingest.dropped;
    },
    async *[Symbol.asyncIterator](): AsyncGenerator<Sample, void, undefined> {
      try {
        yield* ingest;
      } finally {
        clearInterval(timer);
        released = true;
      }
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      released = true;
      await dispose();
    },
  };
  return Promise.resolve({ source, isReleased: () => released });
});

describe('createIngest', () => {
  it('gives a thumbnail of every frame, and pictures at the analysis rate', async () => {
    const { ingest, clock } = open();
    const reading = (async () => {
      const counts = { video: 0, thumbnail: 0, audio: 0, capture: 0, track: 0 };
      for await (const item of ingest.read()) {
        counts[item.kind]++;
        if (item.kind !== 'track') item[Symbol.dispose]();
      }
      return counts;
    })();
    for (let i = 0; i < 20; i++) {
      feed(ingest, clock, 0.1);
      await new Promise((resolve) => setImmediate(resolve));
    }
    ingest.end();
    const { video, thumbnail, audio, track } = await reading;
    expect(video).toBeGreaterThanOrEqual(10);
    expect(video).toBeLessThanOrEqual(11);
    expect(Math.abs(thumbnail - 50)).toBeLessThanOrEqual(1);
    expect(audio).toBeGreaterThanOrEqual(18);
    expect(track).toBe(2);
  });

  it('drops the oldest picture, and counts it, when nobody reads; memory stays bounded', async () => {
    const { ingest, clock } = open();
    feed(ingest, clock, 20);
    ingest.end();
    expect(Math.abs(ingest.load.received - 500)).toBeLessThanOrEqual(1);
    expect(ingest.load.analysed).toBe(0);
    expect(ingest.dropped).toBeGreaterThan(90);
    expect(ingest.load.soundDropped).toBeGreaterThan(9);
    const items = await collect(ingest);
    expect(items.filter(({ kind }) => kind === 'video')).toHaveLength(2);
    expect(items.filter(({ kind }) => kind === 'thumbnail')).toHaveLength(300);
    // Five a second were due: each was analysed or is counted as dropped.
    expect(Math.abs(ingest.load.analysed + ingest.load.dropped - 100)).toBeLessThanOrEqual(1);
    expect(ingest.load.soundDropped + soundIn(items)).toBeCloseTo(20, 0);
    // Fresh beats complete.
    expect(items.findLast(({ kind }) => kind === 'video')!.timestamp).toBeGreaterThan(19.5);
  });

  it('says when a track starts, changes its size, is muted and replaced, in the order of the media', async () => {
    const { ingest, clock } = open({ media: ['video'] });
    ingest.video(frame(1));
    clock.seconds = 0.04;
    ingest.video(frame(2, 32, 18));
    ingest.track('video', 'muted');
    ingest.video(frame(3));
    ingest.track('video', 'unmuted');
    ingest.track('video', 'replaced');
    clock.seconds = 1;
    ingest.video(frame(4, 32, 18));
    ingest.track('video', 'ended');
    ingest.video(frame(5));
    ingest.end();
    const items = await collect(ingest);
    const changes = items.flatMap((item) => (item.kind === 'track' ? [item.change.kind] : []));
    expect(changes).toEqual(['started', 'resized', 'muted', 'unmuted', 'replaced', 'ended']);
    expect(items.filter(({ kind }) => kind === 'thumbnail')).toHaveLength(3);
  });

  it('uses the buffers of pictures again', async () => {
    const { ingest, clock } = open({ media: ['video'] });
    const buffers = new Set<ArrayBufferLike>();
    const reading = (async () => {
      for await (const item of ingest.read()) {
        if (item.kind === 'track') continue;
        if (item.kind === 'video') buffers.add(item.toRgba().data.buffer);
        item[Symbol.dispose]();
      }
    })();
    for (let i = 0; i < 100; i++) {
      clock.seconds = i;
      ingest.video(frame(i));
      await new Promise((resolve) => setImmediate(resolve));
    }
    ingest.end();
    await reading;
    expect(buffers.size).toBeLessThanOrEqual(3);
  });

  it('passes the reason on when the media fails', async () => {
    const { ingest } = open();
    const reason = new Error('gone');
    ingest.end(reason);
    await expect(collect(ingest)).rejects.toBe(reason);
  });
});
