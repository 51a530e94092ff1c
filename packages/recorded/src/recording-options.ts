import { VerifierError } from '@bonafide/core';
import { LARGEST_SIDE } from './media-file.ts';

/** How a recording is read. */
export interface RecordingOptions {
  /** Pictures analysed a second of media, at most: above 0, to 60. Default 5. */
  readonly fps?: number;
  /** Widest and tallest picture for analysis in pixels, 16..8192. Larger ones are scaled down. Default 640 x 1280. */
  readonly maxWidth?: number;
  readonly maxHeight?: number;
  /** Milliseconds that ffmpeg may stay silent while it is waited for, from 1. Default 30,000. */
  readonly stallTimeoutMs?: number;
  /** Ends opening and reading alike; both reject with its reason. */
  readonly signal?: AbortSignal;
  /** Told of what happens inside. */
  readonly observe?: (event: RecordingEvent) => void;
}

/** What an operator may want to log. */
export type RecordingEvent =
  | { readonly kind: 'process-started'; readonly stream: 'video' | 'audio'; readonly pid: number }
  /** A stream broke off: what came before it was delivered, and the other stream goes on. */
  | { readonly kind: 'stream-failed'; readonly stream: 'video' | 'audio'; readonly cause: unknown };

export type ResolvedOptions = Required<Omit<RecordingOptions, 'signal' | 'observe'>>;

const DEFAULTS: ResolvedOptions = { fps: 5, maxWidth: 640, maxHeight: 1280, stallTimeoutMs: 30_000 };

/** Fills in defaults. Throws `config/invalid` with every problem. */
export function resolveOptions(options: RecordingOptions): ResolvedOptions {
  const resolved: ResolvedOptions = {
    fps: options.fps ?? DEFAULTS.fps,
    maxWidth: options.maxWidth ?? DEFAULTS.maxWidth,
    maxHeight: options.maxHeight ?? DEFAULTS.maxHeight,
    stallTimeoutMs: options.stallTimeoutMs ?? DEFAULTS.stallTimeoutMs,
  };
  const problems: string[] = [];
  const { fps, stallTimeoutMs } = resolved;
  if (!(fps > 0 && fps <= 60)) problems.push(`fps must be above 0, to 60, not ${fps}`);
  for (const name of ['maxWidth', 'maxHeight'] as const) {
    const value = resolved[name];
    if (!(Number.isInteger(value) && value >= 16 && value <= LARGEST_SIDE)) {
      problems.push(`${name} must be a whole number from 16 to ${LARGEST_SIDE}, not ${value}`);
    }
  }
  if (!(stallTimeoutMs >= 1 && stallTimeoutMs < 2 ** 31)) {
    problems.push(`stallTimeoutMs must be from 1, not ${stallTimeoutMs}`);
  }
  if (problems.length > 0) throw new VerifierError('config/invalid', problems.join('; '));
  return Object.freeze(resolved);
}
