import { availableParallelism } from 'node:os';
import { type PolicyName, VerifierError } from '@bonafide/core';
import { DEFAULT_FPS, resolveVerifyOptions } from '../verify-options.ts';
import { type Degradation, DEGRADATIONS } from './degrade/degradation.ts';
import { CONVENTION_NAMES } from './manifest/conventions.ts';

/** What `bonafide bench` was asked to do. */
export interface BenchOptions {
  /** Directory for everything that is written. */
  readonly out: string;
  /** Processes that score side by side, 1..64. */
  readonly workers: number;
  /** Go on with the journal of `out`. */
  readonly resume: boolean;
  /** What the files are put through besides being scored as they are. */
  readonly degrade: readonly Degradation[];
  readonly fps: number;
  readonly policy: PolicyName;
  /** Folder convention; absent: found out. */
  readonly convention?: string;
  /** Whether `scores.tsv` states milliseconds, which differ from run to run. */
  readonly timing: boolean;
}

/** Option values as the command line gives them. */
export interface RawBenchOptions {
  readonly out?: string;
  readonly workers?: string;
  readonly resume?: boolean;
  readonly degrade?: string;
  readonly fps?: string;
  readonly policy?: string;
  readonly convention?: string;
  readonly timing?: boolean;
}

const MOST_WORKERS = 64;

/** Checks every option and fills the defaults. Throws `config/invalid` that lists all problems, a line each. */
export function resolveBenchOptions(raw: RawBenchOptions): BenchOptions {
  const problems: string[] = [];
  const { out = '', convention } = raw;
  if (out === '') problems.push('--out must name a directory');
  const workers =
    raw.workers === undefined ? Math.min(availableParallelism(), MOST_WORKERS) : Number(raw.workers);
  if (raw.workers?.trim() === '' || !(Number.isInteger(workers) && workers >= 1 && workers <= MOST_WORKERS)) {
    problems.push(`--workers must be a whole number from 1 to ${MOST_WORKERS}, not "${String(raw.workers)}"`);
  }
  const names = raw.degrade?.split(',').map((name) => name.trim()) ?? [];
  const degrade = DEGRADATIONS.filter((known) => names.includes(known));
  const unknown = names.filter((name) => !DEGRADATIONS.some((known) => known === name));
  if (unknown.length > 0) {
    problems.push(`--degrade must list ${DEGRADATIONS.join(', ')}, not "${unknown.join(', ')}"`);
  }
  if (convention !== undefined && !CONVENTION_NAMES.includes(convention)) {
    problems.push(`--convention must be one of ${CONVENTION_NAMES.join(', ')}, not "${convention}"`);
  }
  let judged: { readonly fps: number; readonly policy: PolicyName } = { fps: DEFAULT_FPS, policy: 'bank' };
  try {
    const { fps, policy } = raw;
    judged = resolveVerifyOptions({
      ...(fps !== undefined && { fps }),
      ...(policy !== undefined && { policy }),
    });
  } catch (error) {
    problems.push((error as VerifierError).message);
  }
  if (problems.length > 0) throw new VerifierError('config/invalid', problems.join('\n'));
  return Object.freeze({
    out,
    workers,
    resume: raw.resume ?? false,
    degrade,
    fps: judged.fps,
    policy: judged.policy,
    ...(convention !== undefined && { convention }),
    timing: raw.timing ?? true,
  });
}
