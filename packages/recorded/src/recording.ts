import { type Sample, type Source, type SourceInfo, VerifierError, isVerifierError } from '@bonafide/core';
import type { AudioStreamInfo, VideoStreamInfo } from './media-info.ts';
import type { RecordingOptions } from './recording-options.ts';
import type { SampleFeed } from './sample-feed.ts';

/** What is known of a recording before its first sample. From headers, so any of it may be wrong. */
export interface RecordingInfo extends SourceInfo {
  readonly video?: VideoStreamInfo;
  readonly audio?: AudioStreamInfo;
}

/**
 * A recorded call as a source: iterate it once. Samples come in order of time across all kinds. Media time 0 is the
 * file's own beginning (the earliest of its streams); a stream that starts later starts later here.
 * Iterating rejects with `media/decode-failed` when nothing at all could be decoded, with `media/stalled`, with
 * `disposed` the second time, or with the signal's reason. A file that breaks off ends where it breaks off.
 * Leaving the loop, an error, an abort and dispose all end the processes behind it.
 */
export interface Recording extends Source, AsyncDisposable {
  readonly info: RecordingInfo;
}

/** One kind of stream and the decode that feeds it. */
export interface NamedFeed {
  readonly stream: 'video' | 'audio';
  readonly feed: SampleFeed;
}

/** Makes a recording. Nothing runs before the first sample is asked for: then `start` is called, once. */
export function createRecording(
  info: RecordingInfo,
  start: () => readonly NamedFeed[],
  options: Pick<RecordingOptions, 'signal' | 'observe'>,
): Recording {
  return new FeedRecording(info, start, options);
}

/** A feed with the sample it offers next. */
interface Lane extends NamedFeed {
  head: Sample | undefined;
  delivered: boolean;
}

class FeedRecording implements Recording {
  readonly info: RecordingInfo;
  /** A file waits for its reader: nothing is ever dropped. */
  readonly dropped = 0;
  readonly #start: () => readonly NamedFeed[];
  readonly #options: Pick<RecordingOptions, 'signal' | 'observe'>;
  #lanes: readonly Lane[] = [];
  #state: 'ready' | 'reading' | 'disposed' = 'ready';
  #failure: unknown;

  constructor(
    info: RecordingInfo,
    start: () => readonly NamedFeed[],
    options: Pick<RecordingOptions, 'signal' | 'observe'>,
  ) {
    this.info = info;
    this.#start = start;
    this.#options = options;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Sample, void, undefined> {
    if (this.#state !== 'ready') throw new VerifierError('disposed', 'a recording can be read once');
    this.#state = 'reading';
    const { signal } = this.#options;
    signal?.throwIfAborted();
    // Ends the processes at once; the loop below then finds its feeds at their end, and says why.
    const onAbort = (): void => void this.#endFeeds();
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      this.#lanes = this.#start().map((feed) => ({ ...feed, head: undefined, delivered: false }));
      await Promise.all(this.#lanes.map(async (lane) => this.#advance(lane)));
      for (;;) {
        signal?.throwIfAborted();
        this.#throwIfDisposed();
        const lane = earliest(this.#lanes);
        if (lane === undefined) break;
        const sample = lane.head!;
        lane.head = undefined;
        yield sample;
        await this.#advance(lane);
      }
      if (!this.#lanes.some((lane) => lane.delivered)) throw this.#nothingDecoded();
    } finally {
      signal?.removeEventListener('abort', onAbort);
      await this[Symbol.asyncDispose]();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#state = 'disposed';
    await this.#endFeeds();
    for (const lane of this.#lanes) lane.head?.[Symbol.dispose]();
    this.#lanes = [];
  }

  async #endFeeds(): Promise<void> {
    await Promise.all(this.#lanes.map(async ({ feed }) => feed[Symbol.asyncDispose]()));
  }

  /** Asks a feed for its next sample. A broken stream is an ended stream: an error removes evidence, no more. */
  async #advance(lane: Lane): Promise<void> {
    try {
      lane.head = await lane.feed.next();
      lane.delivered ||= lane.head !== undefined;
    } catch (cause) {
      if (!isVerifierError(cause) || cause.code !== 'media/decode-failed') throw cause;
      this.#failure ??= cause;
      this.#options.observe?.({ kind: 'stream-failed', stream: lane.stream, cause });
    }
  }

  #throwIfDisposed(): void {
    if (this.#state === 'disposed')
      throw new VerifierError('disposed', 'the recording was disposed while it was read');
  }

  #nothingDecoded(): unknown {
    const cause = new Error('ffmpeg ended without output');
    return this.#failure ?? new VerifierError('media/decode-failed', 'nothing could be decoded', { cause });
  }
}

/** The lane whose sample comes first; at equal times, the first lane. */
function earliest(lanes: readonly Lane[]): Lane | undefined {
  let first: Lane | undefined;
  for (const lane of lanes) {
    if (lane.head === undefined) continue;
    if (first?.head === undefined || lane.head.timestamp < first.head.timestamp) first = lane;
  }
  return first;
}
