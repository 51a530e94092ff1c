import { createHash } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { writeFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { VERSION, VerifierError } from '@bonafide/core';
import { MODEL_IDS, modelHash } from '@bonafide/models';
import type { BenchOptions } from './bench-options.ts';
import type { BenchItem, TestSet } from './manifest/bench-item.ts';
import { readFolder } from './manifest/conventions.ts';
import { readManifest } from './manifest/read-manifest.ts';
import { openJournal, type RunFingerprint } from './run/journal.ts';
import type { Outcome } from './run/outcome.ts';
import type { BenchTask } from './run/protocol.ts';
import { scoresTable } from './run/scores-table.ts';
import { scoreInPool } from './run/worker-pool.ts';

export interface BenchHooks {
  /** The worker's module. */
  readonly worker: URL;
  readonly signal: AbortSignal;
  /** Files done, of how many. */
  readonly onProgress: (done: number, total: number) => void;
}

/** Everything that a run scored. */
export interface BenchRun {
  readonly testSet: TestSet;
  /** Sorted by degradation (`none` first) and item. */
  readonly outcomes: readonly Outcome[];
  /** `sha256:...` by model. */
  readonly models: Readonly<Record<string, string>>;
  /** Where the tables of scores were written. */
  readonly files: readonly string[];
}

/** A manifest file or a folder as a test set. */
export async function readTestSet(path: string, convention?: string): Promise<TestSet> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new VerifierError('media/not-found', `no such manifest or folder: ${path}`);
  return found.isDirectory() ? readFolder(path, convention) : readManifest(path);
}

/**
 * Scores every file of a test set, as it is and degraded, and writes `scores.tsv` (`scores.NAME.tsv` for a degradation).
 * Each result is on the disk in `journal.ndjson` before the next one begins, so a run that is killed goes on where it was.
 */
export async function runBench(
  testSet: TestSet,
  options: BenchOptions,
  hooks: BenchHooks,
): Promise<BenchRun> {
  const { items } = testSet;
  const degradations = ['none', ...options.degrade] as const;
  const models = Object.fromEntries(
    MODEL_IDS.flatMap((id) => {
      const hash = modelHash(id);
      return hash === undefined ? [] : [[id, hash]];
    }),
  );
  mkdirSync(options.out, { recursive: true });
  using journal = openJournal(
    join(options.out, 'journal.ndjson'),
    fingerprintOf(items, options, models),
    options.resume,
  );
  const outcomes = new Map(journal.finished.map((outcome) => [keyOf(outcome), outcome]));
  const all = degradations.flatMap((degradation) =>
    items.map(({ path }, index): BenchTask => ({ index, degradation, path })),
  );
  hooks.onProgress(outcomes.size, all.length);
  await scoreInPool(largestFirst(all.filter((task) => !outcomes.has(keyOf(task)))), {
    module: hooks.worker,
    workers: options.workers,
    options: { fps: options.fps, policy: options.policy },
    signal: hooks.signal,
    onOutcome(outcome) {
      journal.append(outcome);
      outcomes.set(keyOf(outcome), outcome);
      hooks.onProgress(outcomes.size, all.length);
    },
  });
  const sorted = all.map((task) => outcomes.get(keyOf(task))!);
  const files = await Promise.all(
    degradations.map(async (degradation) => {
      const rows = sorted.filter((outcome) => outcome.degradation === degradation);
      const name = degradation === 'none' ? 'scores.tsv' : `scores.${degradation}.tsv`;
      return replaceFile(join(options.out, name), scoresTable(items, rows, options));
    }),
  );
  return { testSet, outcomes: sorted, models, files };
}

/** Writes a file whole or not at all. */
export async function replaceFile(path: string, content: string): Promise<string> {
  await writeFile(`${path}.part`, content);
  await rename(`${path}.part`, path);
  return path;
}

/** So that no worker is left alone with a long recording at the end. A file that is not there is no work. */
function largestFirst(tasks: readonly BenchTask[]): readonly BenchTask[] {
  const bytes = new Map<string, number>();
  for (const { path } of tasks)
    if (!bytes.has(path)) bytes.set(path, statSync(path, { throwIfNoEntry: false })?.size ?? 0);
  return [...tasks].sort((a, b) => bytes.get(b.path)! - bytes.get(a.path)!);
}

function keyOf({ index, degradation }: Pick<Outcome, 'index' | 'degradation'>): string {
  return `${degradation}/${index}`;
}

function fingerprintOf(
  items: readonly BenchItem[],
  { fps, policy, degrade }: BenchOptions,
  models: Readonly<Record<string, string>>,
): RunFingerprint {
  const hash = createHash('sha256').update(
    JSON.stringify(items.map(({ file, synthetic }) => [file, synthetic])),
  );
  return {
    version: VERSION,
    items: items.length,
    testSet: hash.digest('hex'),
    fps,
    policy,
    degrade,
    ...models,
  };
}
