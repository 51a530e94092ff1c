import { availableParallelism } from 'node:os';
import { type InferenceSession, VerifierError } from '@bonafide/core';
import * as ort from 'onnxruntime-node';
import type { ModelId } from './catalogue.ts';
import { openCheckedModel } from './checked-model.ts';
import { directoryAssets } from './directory-assets.ts';
import type { LoadModelOptions } from './load-model.ts';
import { SESSION_OPTIONS } from './node-session.ts';
import { createOrtSession, type OpenedNetwork, type OrtRuntime } from './ort-session.ts';
import { startWorkerThread, type WorkerThread } from './thread-worker.ts';

export interface InferencePoolOptions {
  /** Threads, 1..256. Default: one for every core that this process may use. */
  readonly threads?: number;
}

/**
 * Threads that run models, so that inference blocks neither the thread that receives media nor one another: what a
 * server with many calls needs. Every thread holds every model that is opened: about 60 MiB each with all of them.
 */
export interface InferencePool extends AsyncDisposable {
  readonly threads: number;
  /**
   * Opens a model in every thread; `composeSession(pool.openModel)` makes a pipeline of them. A run goes to the thread
   * with the least to do; its inputs are copied there (0.1 ms for a picture), its outputs are moved back.
   * Rejects as `openModel` of this package does.
   */
  readonly openModel: (id: ModelId, options?: Partial<LoadModelOptions>) => Promise<InferenceSession>;
}

/**
 * Starts the threads. Disposing ends them; runs under way then reject with `inference/failed`. When a thread dies, its
 * runs reject, and the others go on. Throws `config/invalid`.
 */
export function createInferencePool(options: InferencePoolOptions = {}): InferencePool {
  const { threads: count = availableParallelism() } = options;
  if (!(Number.isInteger(count) && count >= 1 && count <= 256)) {
    throw new VerifierError('config/invalid', `threads must be a whole number from 1 to 256, not ${count}`);
  }
  const script = new URL('./inference-thread.js', import.meta.url);
  const threads = Array.from({ length: count }, () => startWorkerThread(script));
  let opened = 0;
  const runtime: OrtRuntime = {
    Tensor: ort.Tensor,
    open: async (bytes) => openInAll(threads, { session: opened++, bytes }),
  };
  return {
    threads: count,
    openModel: async (id, load = {}) =>
      openCheckedModel(id, { assets: directoryAssets(), ...load }, async (bytes) =>
        createOrtSession(runtime, bytes),
      ),
    async [Symbol.asyncDispose]() {
      await Promise.all(threads.map(async (thread) => thread[Symbol.asyncDispose]()));
    },
  };
}

type Described = Omit<OpenedNetwork, 'run' | 'release'>;
/** Name, values, dims. */
type Sent = readonly [string, Float32Array, readonly number[]];

async function openInAll(
  threads: readonly WorkerThread[],
  { session, bytes }: { readonly session: number; readonly bytes: Uint8Array },
): Promise<OpenedNetwork> {
  const task = { kind: 'open', session, bytes, options: SESSION_OPTIONS };
  const [described] = (await Promise.all(threads.map(async (thread) => thread.ask(task)))) as Described[];
  return {
    ...described!,
    async run(feeds) {
      const sent = Object.entries(feeds).map(([name, tensor]): Sent => {
        const { data, dims } = tensor as ort.TypedTensor<'float32'>;
        return [name, data, dims];
      });
      const outputs = (await idlest(threads).ask({ kind: 'run', session, feeds: sent })) as readonly Sent[];
      return Object.fromEntries(
        outputs.map(([name, data, dims]) => [name, new ort.Tensor('float32', data, dims)]),
      );
    },
    async release() {
      const alive = threads.filter(({ ended }) => !ended);
      await Promise.allSettled(alive.map(async (thread) => thread.ask({ kind: 'release', session })));
    },
  };
}

/** The thread with the least to do; the first of those, so that a lone caller's caches stay warm. */
function idlest(threads: readonly WorkerThread[]): WorkerThread {
  const [first, ...rest] = threads.filter(({ ended }) => !ended);
  if (first === undefined) throw new Error('every inference thread has ended');
  return rest.reduce((best, thread) => (thread.pending < best.pending ? thread : best), first);
}
