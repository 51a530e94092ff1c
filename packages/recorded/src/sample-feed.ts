import { createChannel, type Sample } from '@bonafide/core';
import { type FfmpegOptions, type FfmpegProcess, startFfmpeg } from './ffmpeg-process.ts';
import { NutReader } from './nut/nut-reader.ts';
import type { StreamDecoding } from './stream-decoding.ts';

/** Samples read ahead of the consumer, at most: a second of a 30 Hz picture, half a dozen pictures for analysis. */
const READ_AHEAD = 32;

/** The samples of one decode, read ahead so that ffmpeg works while the consumer does. */
export interface SampleFeed extends AsyncDisposable {
  /** The next sample, or `undefined` at the end. Rejects as `FfmpegProcess.read` does. */
  next(): Promise<Sample | undefined>;
}

/** Starts a decode. Disposing ends its process, settles when that is gone, and disposes what was read ahead. */
export function startFeed(
  decoding: StreamDecoding,
  options: Omit<FfmpegOptions, 'inputArguments' | 'outputArguments'>,
): SampleFeed {
  const channel = createChannel<Sample>({ capacity: READ_AHEAD, overflow: 'block' });
  const samples = channel[Symbol.asyncIterator]();
  const process = startFfmpeg({
    ...options,
    inputArguments: decoding.inputArguments,
    outputArguments: decoding.outputArguments,
  });
  const pumped = pump(process, decoding, async (sample) => channel.send(sample)).then(
    () => {
      channel.end();
    },
    (error: unknown) => {
      channel.end(error);
    },
  );
  return {
    async next() {
      const taken = await samples.next();
      return taken.done === true ? undefined : taken.value;
    },
    async [Symbol.asyncDispose]() {
      channel[Symbol.dispose]();
      // A process that could not be started has told the consumer so through the channel.
      await process.then(async (started) => started[Symbol.asyncDispose]()).catch(() => undefined);
      await pumped;
    },
  };
}

/** Moves samples from the process to the channel until either ends. */
async function pump(
  starting: Promise<FfmpegProcess>,
  decoding: StreamDecoding,
  send: (sample: Sample) => Promise<boolean>,
): Promise<void> {
  await using process = await starting;
  const reader = new NutReader(decoding);
  for (;;) {
    const chunk = await process.read();
    const samples = chunk === undefined ? decoding.finish() : reader.push(chunk).flatMap(decoding.toSamples);
    for (const sample of samples) {
      if (!(await send(sample))) return;
    }
    if (chunk === undefined) return;
  }
}
