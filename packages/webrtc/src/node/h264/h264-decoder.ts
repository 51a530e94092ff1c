import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { MediaFrame } from '../../media-frame.ts';
import type { CodedPicture } from './annex-b.ts';
import { createPgmFrames } from './pgm-frames.ts';

type Child = ChildProcessByStdio<Writable, Readable, null>;

export interface H264DecoderOptions {
  /** ffmpeg's executable. */
  readonly ffmpeg: string;
  readonly onFrame: (frame: MediaFrame) => void;
  /** Called when it cannot go on without a key picture. */
  readonly onNeedKey: () => void;
}

/** Decodes the pictures of one track, in a process of its own; holds none while it waits for a key picture. */
export interface H264Decoder extends AsyncDisposable {
  push(picture: CodedPicture): void;
  /** Something is missing before the next picture. */
  lost(): void;
}

/** Bytes that may wait for ffmpeg: 3 s of a call at 10 Mbit/s. What is more is left out up to the next key picture. */
const MOST_WAITING = 4 * 2 ** 20;
/** Least time between two starts of ffmpeg, in ms: a stream that kills it must not make it a machine gun. */
const START_EVERY_MS = 1000;

/**
 * 25 pictures a second is a fiction that keeps ffmpeg from inventing or leaving out any: pictures are stamped as they
 * arrive. PGM says of each how large it is. One thread: a call's pictures cost little, and threads would each hold one.
 * PGM states no colours: whatever the stream says, it is converted to what frames are that say nothing.
 */
const ARGUMENTS = [
  ...[
    '-nostdin',
    '-hide_banner',
    '-v',
    'error',
    '-threads',
    '1',
    '-flags',
    'low_delay',
    '-fflags',
    'nobuffer',
  ],
  ...['-probesize', '32', '-analyzeduration', '0', '-r', '25', '-f', 'h264', '-i', 'pipe:0'],
  ...['-vf', 'scale=out_color_matrix=bt601:out_range=tv', '-an', '-pix_fmt', 'yuv420p'],
  ...['-c:v', 'pgmyuv', '-f', 'image2pipe', 'pipe:1'],
];

/** Starts no process before the first key picture. Another size takes another process: ffmpeg would scale to the first. */
export function createH264Decoder({ ffmpeg, onFrame, onNeedKey }: H264DecoderOptions): H264Decoder {
  let child: Child | undefined;
  /** Processes that have not ended yet, and how they end. */
  const running = new Map<Child, Promise<void>>();
  let parameters: Uint8Array | undefined;
  let startedAt = -Infinity;
  let waiting = true;

  const waitForKey = (): void => {
    if (!waiting) onNeedKey();
    waiting = true;
  };
  const stop = (): void => {
    // What it still holds is read to its end: the pictures before the change are pictures.
    child?.stdin.end();
    child = undefined;
  };
  const start = (): Child | undefined => {
    if (performance.now() - startedAt < START_EVERY_MS) return undefined;
    startedAt = performance.now();
    const frames = createPgmFrames();
    const started = spawn(ffmpeg, ARGUMENTS, { stdio: ['pipe', 'pipe', 'ignore'] });
    started.stdout.on('data', (piece: Buffer) => {
      try {
        frames.push(piece).forEach(onFrame);
      } catch {
        started.kill('SIGKILL');
      }
    });
    const over = new Promise<void>((resolve) => {
      // One that never started may end with an error alone.
      for (const event of ['error', 'close']) started.on(event, resolve);
    });
    running.set(
      started,
      over.then(() => {
        running.delete(started);
        if (child !== started) return;
        child = undefined;
        waitForKey();
      }),
    );
    // A process that is gone refuses what is written to it; that it is gone is told above.
    started.stdin.on('error', () => undefined);
    return started;
  };

  return {
    push(picture) {
      if (waiting && !picture.key) return;
      if (picture.parameters !== undefined && !isSame(picture.parameters, parameters)) {
        stop();
        parameters = picture.parameters;
      }
      child ??= picture.key ? start() : undefined;
      if (child === undefined || child.stdin.writableLength > MOST_WAITING) {
        waiting = false;
        waitForKey();
        return;
      }
      waiting = false;
      child.stdin.write(picture.data);
    },
    lost: waitForKey,
    async [Symbol.asyncDispose]() {
      child = undefined;
      const ends = [...running.values()];
      for (const one of running.keys()) one.kill('SIGKILL');
      await Promise.all(ends);
    },
  };
}

function isSame(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b?.length === a.length && a.every((value, i) => value === b[i]);
}
