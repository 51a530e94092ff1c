import { describeSourceContract } from '@bonafide/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRecording, type RecordingEvent } from '../src/index.ts';
import { createTestClips, H264, makeCall, picture, type TestClips, tone } from './test-clips.ts';

let clips: TestClips;
let call: string;
let long: string;
let still: string;
beforeAll(async () => {
  clips = await createTestClips();
  call = await makeCall(clips);
  // More than fits into what is read ahead and into the pipe.
  long = await clips.make('long.mp4', ...picture(40, '640x360', 10), ...tone(40), ...H264, '-c:a', 'aac');
  still = await clips.make('still.png', ...picture(0.04), '-frames:v', '1');
});
afterAll(async () => {
  await clips[Symbol.asyncDispose]();
});

/** Opens a recording and keeps account of its processes. */
async function openCounted(path: string, signal?: AbortSignal) {
  const pids: number[] = [];
  const source = await openRecording(path, {
    ...(signal && { signal }),
    observe: (event: RecordingEvent) => {
      if (event.kind === 'process-started') pids.push(event.pid);
    },
  });
  return { source, pids, isReleased: () => !pids.some(isAlive) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false; // No such process.
  }
}

describeSourceContract('a recording', (signal) => openCounted(call, signal));
describeSourceContract('a recording longer than its buffers', (signal) => openCounted(long, signal));

describe('the processes of a recording', () => {
  it('are one for each stream, and none before the first sample is asked for', async () => {
    const { source, pids } = await openCounted(call);
    expect(pids).toEqual([]);
    for await (const sample of source) sample[Symbol.dispose]();
    expect(pids).toHaveLength(2);
  });

  it('wait while nobody reads', async () => {
    const { source, pids } = await openCounted(long);
    const samples = source[Symbol.asyncIterator]();
    const first = await samples.next();
    // Whatever was read ahead, the picture's process cannot have ended: most of its output fits nowhere.
    for (let turn = 0; turn < 2000; turn++) await new Promise((resolve) => setImmediate(resolve));
    expect(pids.filter(isAlive).length).toBeGreaterThanOrEqual(1);
    if (first.done !== true) first.value[Symbol.dispose]();
    await source[Symbol.asyncDispose]();
    expect(pids.filter(isAlive)).toEqual([]);
  });

  it('are killed when they hang, and the reader is told', async () => {
    const pids: number[] = [];
    const source = await openRecording(long, {
      stallTimeoutMs: 2000,
      observe: (event) => {
        if (event.kind !== 'process-started' || event.stream !== 'video') return;
        pids.push(event.pid);
        process.kill(event.pid, 'SIGSTOP');
      },
    });
    const reading = (async () => {
      for await (const sample of source) sample[Symbol.dispose]();
    })();
    await expect(reading).rejects.toMatchObject({ code: 'media/stalled' });
    expect(pids.map(isAlive)).toEqual([false]);
  });

  it('end at once on an abort while a sample is waited for', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const pids: number[] = [];
    const source = await openRecording(long, {
      signal: controller.signal,
      observe: (event) => {
        if (event.kind !== 'process-started') return;
        pids.push(event.pid);
        process.kill(event.pid, 'SIGSTOP');
        controller.abort(reason);
      },
    });
    await expect(source[Symbol.asyncIterator]().next()).rejects.toBe(reason);
    expect(pids.filter(isAlive)).toEqual([]);
  });
});

describe('memory', () => {
  it('is used again: hundreds of pictures rest on a few buffers', async () => {
    const { source } = await openCounted(long);
    const buffers = new Set<ArrayBufferLike>();
    let pictures = 0;
    for await (using sample of source) {
      if (sample.kind !== 'video') continue;
      pictures++;
      buffers.add(sample.toI420!().y.buffer);
    }
    expect(pictures).toBe(200);
    expect(buffers.size).toBeLessThan(64);
  });
});

describe('a still picture', () => {
  it('is a call of one frame', async () => {
    const { source } = await openCounted(still);
    expect(source.info).toMatchObject({ duration: 0, hasVideo: true, hasAudio: false });
    const kinds = [];
    for await (using sample of source) kinds.push([sample.kind, sample.timestamp]);
    expect(kinds).toEqual([
      ['video', 0],
      ['thumbnail', 0],
    ]);
  });
});
describeSourceContract('a still', (signal) => openCounted(still, signal));
