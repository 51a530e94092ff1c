import type { PolicyName } from '@bonafide/core';
import type { Degradation } from '../degrade/degradation.ts';
import type { Outcome } from './outcome.ts';

/** What a worker process is told on its command line, as JSON. */
export interface WorkerOptions {
  readonly fps: number;
  readonly policy: PolicyName;
}

/** One file to score. */
export interface BenchTask {
  readonly index: number;
  readonly degradation: Degradation | 'none';
  readonly path: string;
}

/** What a worker says. It gets one `BenchTask` at a time. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'scored'; readonly outcome: Outcome }
  /** Models or tools are missing: no other file would fare better. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };
