import type { Ingest } from '../live/ingest.ts';
import type { WorkletSound } from '../protocol.ts';
import type { FrameReader } from './frame-reader.ts';

/** Something that feeds an ingest until it is disposed. */
export type Feed = Disposable;

const MICROSECONDS = 1e6;

/** Reads pictures from a transferred stream. Frames are closed as soon as they are copied: browsers have few. */
export function feedPictures(frames: ReadableStream<VideoFrame>, ingest: Ingest, reader: FrameReader): Feed {
  return feed(frames, async (frame) => {
    try {
      ingest.video({ ...(await reader.read(frame)), timestamp: frame.timestamp / MICROSECONDS });
    } finally {
      frame.close();
    }
  });
}

/** Reads sound from a transferred stream. */
export function feedSound(chunks: ReadableStream<AudioData>, ingest: Ingest): Feed {
  return feed(chunks, (chunk) => {
    try {
      const { numberOfFrames, numberOfChannels, sampleRate, timestamp } = chunk;
      const data = new Float32Array(numberOfFrames);
      const channel = new Float32Array(numberOfFrames);
      for (let planeIndex = 0; planeIndex < numberOfChannels; planeIndex++) {
        chunk.copyTo(channel, { planeIndex, format: 'f32-planar' });
        for (let i = 0; i < data.length; i++) data[i]! += channel[i]! / numberOfChannels;
      }
      ingest.audio({ data, sampleRate, timestamp: timestamp / MICROSECONDS });
    } finally {
      chunk.close();
    }
    return Promise.resolve();
  });
}

/** Takes sound from an AudioWorklet's port. */
export function feedFromPort(port: MessagePort, ingest: Ingest): Feed {
  port.onmessage = ({ data }: MessageEvent<WorkletSound>) => {
    ingest.audio(data);
  };
  return {
    [Symbol.dispose]() {
      port.onmessage = null;
      port.close();
    },
  };
}

/** An item that cannot be read is skipped: the next one may. A stream that breaks off has ended. */
function feed<T>(stream: ReadableStream<T>, take: (item: T) => Promise<void>): Feed {
  const reader = stream.getReader();
  void (async () => {
    for (;;) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }) as const);
      if (done || value === undefined) return;
      await take(value).catch(() => undefined);
    }
  })();
  return {
    [Symbol.dispose]() {
      // Cancelling a stream that has broken rejects with why it broke; it is over either way.
      void reader.cancel().catch(() => undefined);
    },
  };
}
