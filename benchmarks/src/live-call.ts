import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sample } from '@bonafide/core';
import { findFfmpeg, openRecording } from '@bonafide/recorded';
import { withSpeech } from '@bonafide/test-media';

/** A call in memory: what a live source would deliver, for any number of sessions to be fed with. */
export interface LiveCall {
  /** Samples in order of time. Borrowed: they stay valid, and dispose does nothing. */
  readonly samples: readonly Sample[];
  readonly seconds: number;
}

/** Decodes a real talking head with real speech under it, at `fps` analysed pictures a second, I420 as WebRTC gives it. */
export async function readLiveCall(seconds: number, fps: number): Promise<LiveCall> {
  const folder = await mkdtemp(join(tmpdir(), 'bonafide-live-'));
  try {
    const ffmpeg = await findFfmpeg();
    const call = await withSpeech({ video: 'cap12', output: join(folder, 'call.mp4'), ffmpeg, seconds });
    await using recording = await openRecording(call, { fps });
    const samples: Sample[] = [];
    // Not disposed: the pixels are read until the benchmark ends.
    for await (const sample of recording) samples.push(sample);
    return { samples, seconds };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The same sample at a later time, as when the call is shown again. */
export function later(sample: Sample, seconds: number): Sample {
  return seconds === 0 ? sample : { ...sample, timestamp: sample.timestamp + seconds };
}
