import type { Sample } from './sample.ts';
import type { AnalyzerId } from './signal.ts';

/** What an operator may want to log or count. Holds no biometric data. */
export type DiagnosticEvent =
  /** An analyzer threw and is out for the rest of the call; its signal abstains with `analyzer/failed`. */
  | { readonly kind: 'analyzer-failed'; readonly analyzer: AnalyzerId; readonly cause: unknown }
  /** A sample went through the whole pipeline; only with a clock. */
  | {
      readonly kind: 'sample-processed';
      readonly sample: Sample['kind'];
      readonly timestamp: number;
      readonly elapsedMs: number;
    };
