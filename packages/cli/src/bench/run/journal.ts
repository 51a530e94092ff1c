import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { VerifierError } from '@bonafide/core';
import type { Outcome } from './outcome.ts';

/** What a run is of: a run can only be gone on with if this is the same. */
export type RunFingerprint = Readonly<Record<string, string | number | boolean | readonly string[]>>;

/** The durable record of a run: one line of JSON a finished file, on the disk before the next one begins. */
export interface Journal extends Disposable {
  /** What an earlier run had finished. */
  readonly finished: readonly Outcome[];
  append(outcome: Outcome): void;
}

/**
 * Opens the journal at `path`. With `resume`, what is in it is read back (the half line of a run that was killed while it
 * wrote is cut off) and must be of the same test set, models and options, else `config/invalid` says what differs.
 * Without, an earlier journal is replaced.
 */
export function openJournal(path: string, fingerprint: RunFingerprint, resume: boolean): Journal {
  const earlier = resume && existsSync(path) ? readBack(path) : undefined;
  if (earlier?.fingerprint) assertSame(path, earlier.fingerprint, fingerprint);
  if (earlier) truncateSync(path, earlier.bytes);
  const file = openSync(path, earlier?.fingerprint ? 'a' : 'w');
  const write = (value: unknown): void => {
    writeSync(file, `${JSON.stringify(value)}\n`);
    fsyncSync(file);
  };
  if (!earlier?.fingerprint) write({ fingerprint });
  let open = true;
  return {
    finished: earlier?.outcomes ?? [],
    append: write,
    [Symbol.dispose]() {
      if (open) closeSync(file);
      open = false;
    },
  };
}

interface Earlier {
  readonly fingerprint?: RunFingerprint;
  readonly outcomes: readonly Outcome[];
  /** Length of the whole lines. */
  readonly bytes: number;
}

function readBack(path: string): Earlier {
  const content = readFileSync(path);
  const bytes = content.lastIndexOf('\n') + 1;
  const lines = content.subarray(0, bytes).toString('utf8').split('\n').slice(0, -1);
  try {
    const [first, ...rest] = lines.map((line) => JSON.parse(line) as unknown);
    if (first === undefined) return { outcomes: [], bytes: 0 };
    const { fingerprint } = first as { fingerprint?: RunFingerprint };
    if (fingerprint === undefined) throw new Error('the first line is no fingerprint');
    return { fingerprint, outcomes: rest as Outcome[], bytes };
  } catch (cause) {
    throw new VerifierError('config/invalid', `${path} is no journal of a bench: choose another --out`, {
      cause,
    });
  }
}

function assertSame(path: string, earlier: RunFingerprint, now: RunFingerprint): void {
  const names = [...new Set([...Object.keys(earlier), ...Object.keys(now)])];
  const differ = names.filter((name) => JSON.stringify(earlier[name]) !== JSON.stringify(now[name]));
  if (differ.length === 0) return;
  throw new VerifierError(
    'config/invalid',
    `${path} is of another run (${differ.join(', ')}): leave out --resume to start anew, or choose another --out`,
  );
}
