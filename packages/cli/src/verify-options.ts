import { statSync } from 'node:fs';
import { type PolicyName, VerifierError } from '@bonafide/core';

/** What `bonafide verify` was asked to do. */
export interface VerifyOptions {
  /** One JSON object a line instead of tables. */
  readonly json: boolean;
  /** Directory that takes one HTML report a file. */
  readonly report?: string;
  /** Pictures analysed a second of media. */
  readonly fps: number;
  readonly policy: PolicyName;
  /** Verdict that makes the exit code 3. */
  readonly failOn?: 'synthetic';
}

/** Option values as the command line gives them. */
export interface RawVerifyOptions {
  readonly json?: boolean;
  readonly report?: string;
  readonly fps?: string;
  readonly policy?: string;
  readonly failOn?: string;
}

/** 5 a second follows blinks and syllables badly but swaps and cuts well, at a cost near that of decoding. */
export const DEFAULT_FPS = 5;
const FPS_RANGE = { low: 1, high: 30 } as const;
const POLICIES = ['bank', 'messaging', 'research'] as const satisfies readonly PolicyName[];

/** Checks every option and fills the defaults. Throws `config/invalid` that lists all problems, a line each. */
export function resolveVerifyOptions(raw: RawVerifyOptions): VerifyOptions {
  const problems: string[] = [];
  const fps = raw.fps === undefined ? DEFAULT_FPS : Number(raw.fps);
  if (raw.fps?.trim() === '' || !(fps >= FPS_RANGE.low && fps <= FPS_RANGE.high)) {
    problems.push(
      `--fps must be a number from ${FPS_RANGE.low} to ${FPS_RANGE.high}, not "${String(raw.fps)}"`,
    );
  }
  const policy = POLICIES.find((name) => name === (raw.policy ?? 'bank'));
  if (policy === undefined) {
    problems.push(`--policy must be one of ${POLICIES.join(', ')}, not "${String(raw.policy)}"`);
  }
  if (raw.failOn !== undefined && raw.failOn !== 'synthetic') {
    problems.push(`--fail-on must be synthetic, not "${raw.failOn}"`);
  }
  if (raw.report === '') problems.push('--report must name a directory');
  else if (raw.report !== undefined && isOtherThanDirectory(raw.report)) {
    problems.push(`--report must name a directory, and "${raw.report}" is not one`);
  }
  if (problems.length > 0 || policy === undefined) {
    throw new VerifierError('config/invalid', problems.join('\n'));
  }
  return Object.freeze({
    json: raw.json ?? false,
    fps,
    policy,
    ...(raw.report !== undefined && { report: raw.report }),
    ...(raw.failOn === 'synthetic' && { failOn: raw.failOn }),
  });
}

function isOtherThanDirectory(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isDirectory();
}
