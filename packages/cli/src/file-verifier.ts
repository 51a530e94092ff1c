import type { Observation, PolicyName, VerificationResult } from '@bonafide/core';
import type { FaceThumbnail } from './face-thumbnails.ts';

/** How a file verifier judges; the same for all of its files. */
export interface FileVerifierOptions {
  /** Pictures analysed a second of media, 1..30. Default 5. */
  readonly fps?: number;
  /** Default `bank`. */
  readonly policy?: PolicyName;
}

export interface VerifyFileOptions {
  /** Ends the work and its processes; `verify` rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called with seconds of media: how many are done, and of how many, where the file states it. */
  readonly onProgress?: (done: number, total: number | undefined) => void;
  /** Sees every observation before the analyzers do; borrows it for the call. */
  readonly onObservation?: (observation: Observation) => void;
  /** Whether to keep pictures of faces for a report. Default false. */
  readonly thumbnails?: boolean;
}

/** What came out of one file. */
export interface FileVerification {
  readonly result: VerificationResult;
  /** At most 120, by time; empty unless they were asked for. */
  readonly thumbnails: readonly FaceThumbnail[];
}

/** Verifies files one after another or side by side, with models that are loaded once. */
export interface FileVerifier extends AsyncDisposable {
  /** Rejects with a `VerifierError` (`media/...`) when the file cannot be read. */
  verify(path: string, options?: VerifyFileOptions): Promise<FileVerification>;
}
