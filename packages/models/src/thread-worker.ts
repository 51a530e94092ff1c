import { Worker } from 'node:worker_threads';

/** A thread that does one job after another. */
export interface WorkerThread extends AsyncDisposable {
  /** Jobs given and not yet answered. */
  readonly pending: number;
  /** True once the thread has ended, whatever ended it: its jobs are rejected. */
  readonly ended: boolean;
  /** Gives a job; rejects with what the thread says went wrong, or when it ends. */
  ask(task: object): Promise<unknown>;
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Answer {
  readonly job: number;
  readonly value?: unknown;
  readonly error?: string;
}

/** Starts a thread on a script that answers `{ job, ...task }` with `{ job, value }` or `{ job, error }`. */
export function startWorkerThread(script: URL): WorkerThread {
  const worker = new Worker(script);
  const waiting = new Map<number, Waiting>();
  let jobs = 0;
  let ended = false;

  const end = (error: Error): void => {
    ended = true;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('message', ({ job, value, error }: Answer) => {
    const asked = waiting.get(job);
    waiting.delete(job);
    // An idle pool must not keep a process alive.
    if (waiting.size === 0) worker.unref();
    if (error === undefined) asked?.resolve(value);
    else asked?.reject(new Error(error));
  });
  worker.on('error', end);
  worker.on('exit', () => {
    end(new Error('the inference thread has ended'));
  });
  worker.unref();

  return {
    get pending() {
      return waiting.size;
    },
    get ended() {
      return ended;
    },
    async ask(task) {
      if (ended) throw new Error('the inference thread has ended');
      const job = jobs++;
      return new Promise((resolve, reject) => {
        waiting.set(job, { resolve, reject });
        worker.ref();
        worker.postMessage({ ...task, job });
      });
    },
    async [Symbol.asyncDispose]() {
      await worker.terminate();
    },
  };
}
