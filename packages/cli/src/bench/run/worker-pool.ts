import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { VerifierError, type VerifierErrorCode } from '@bonafide/core';
import { failedOutcome, type Outcome } from './outcome.ts';
import type { BenchTask, WorkerMessage, WorkerOptions } from './protocol.ts';

export interface PoolOptions {
  /** The worker's module: `bench-worker`. */
  readonly module: URL;
  readonly workers: number;
  readonly options: WorkerOptions;
  readonly signal: AbortSignal;
  readonly onOutcome: (outcome: Outcome) => void;
}

/**
 * Scores tasks in processes of their own, each a file at a time with models that it loads once. A file that takes its
 * process down becomes an outcome with an error, and a new process goes on. Rejects where a worker cannot start, or with
 * the signal's reason; no process is left behind either way.
 */
export async function scoreInPool(tasks: readonly BenchTask[], pool: PoolOptions): Promise<void> {
  const left = tasks[Symbol.iterator]();
  const running = new Set<ChildProcess>();
  const stop = new AbortController();
  const signal = AbortSignal.any([pool.signal, stop.signal]);
  const work = async (): Promise<void> => {
    let worker: ChildProcess | undefined;
    for (const task of left) {
      worker ??= await startWorker(pool, running, signal);
      const outcome = await scoreIn(worker, task, signal);
      if (worker.exitCode !== null || worker.signalCode !== null) worker = undefined;
      pool.onOutcome(outcome);
    }
  };
  try {
    await Promise.all(
      Array.from({ length: Math.min(pool.workers, tasks.length) }, async () => {
        try {
          await work();
        } catch (error) {
          stop.abort(error);
          throw error;
        }
      }),
    );
  } catch (error) {
    pool.signal.throwIfAborted();
    throw error;
  } finally {
    for (const worker of running) worker.kill('SIGKILL');
  }
}

async function startWorker(
  { module, options }: PoolOptions,
  running: Set<ChildProcess>,
  signal: AbortSignal,
): Promise<ChildProcess> {
  signal.throwIfAborted();
  const worker = fork(module, [JSON.stringify(options)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  running.add(worker);
  worker.once('exit', () => running.delete(worker));
  const message = await nextMessage(worker, signal);
  if (message?.kind === 'ready') return worker;
  const failure = message?.kind === 'failed' ? message : undefined;
  throw new VerifierError(
    (failure?.code as VerifierErrorCode | undefined) ?? 'inference/failed',
    failure?.message ?? 'a bench worker ended before it was ready',
  );
}

async function scoreIn(worker: ChildProcess, task: BenchTask, signal: AbortSignal): Promise<Outcome> {
  const started = performance.now();
  worker.send(task);
  const message = await nextMessage(worker, signal);
  if (message?.kind === 'scored') return message.outcome;
  if (message?.kind === 'failed') throw new VerifierError(message.code as VerifierErrorCode, message.message);
  const { index, degradation } = task;
  const how = worker.signalCode ?? `exit code ${String(worker.exitCode)}`;
  const error = { code: 'worker/ended', message: `the process that scored this file ended (${how})` };
  return failedOutcome({ index, degradation }, error, performance.now() - started);
}

/** The worker's next message; `undefined` when it ends instead. Rejects with the signal's reason. */
async function nextMessage(worker: ChildProcess, signal: AbortSignal): Promise<WorkerMessage | undefined> {
  const done = new AbortController();
  const either = AbortSignal.any([signal, done.signal]);
  try {
    return await Promise.race([
      once(worker, 'message', { signal: either }).then(([message]) => message as WorkerMessage),
      // An exit code of a process that has ended already would never be told again.
      worker.exitCode === null && worker.signalCode === null
        ? once(worker, 'exit', { signal: either }).then(() => undefined)
        : Promise.resolve(undefined),
    ]);
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    done.abort();
  }
}
