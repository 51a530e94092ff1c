import type { CancelSignal } from './cancel.ts';
import { VerifierError } from './errors.ts';
import type { Source } from './sample.ts';
import { createSession, type SessionOptions, type Snapshot } from './session.ts';
import type { VerificationResult } from './verdict.ts';

export interface WatchOptions extends SessionOptions {
  /** Seconds of media between updates. Default 1. */
  readonly updateEvery?: number;
  /** Ends the watch; it rejects with the signal's reason. Give the same signal to the source. */
  readonly signal?: CancelSignal;
}

/** A judgement of the call so far. The last one carries the whole result. */
export interface Update extends Snapshot {
  readonly result?: VerificationResult;
}

/**
 * Pulls a source to its end and yields a judgement every `updateEvery` seconds of media, then the result.
 * Leaving the loop closes the source and all state. Owns every sample: each is disposed before the next is pulled.
 */
export async function* watch(source: Source, options: WatchOptions): AsyncGenerator<Update, void, undefined> {
  const { updateEvery = 1, signal } = options;
  if (!(updateEvery > 0)) throw new RangeError(`updateEvery must be above 0 seconds, not ${updateEvery}`);
  signal?.throwIfAborted();
  await using session = await createSession(options);
  let next = updateEvery;
  for await (const pulled of source) {
    using sample = pulled;
    signal?.throwIfAborted();
    await session.push(sample);
    if (sample.timestamp < next) continue;
    next = sample.timestamp + updateEvery;
    yield session.snapshot();
  }
  signal?.throwIfAborted();
  const result = await session.finish(source.dropped);
  yield { ...session.snapshot(), result };
}

/** Verifies a source from its first sample to its last. */
export async function verify(source: Source, options: WatchOptions): Promise<VerificationResult> {
  for await (const { result } of watch(source, options)) {
    if (result !== undefined) return result;
  }
  throw new VerifierError('media/empty', 'the source ended without a result');
}
