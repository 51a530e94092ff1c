import { VerifierError } from '@bonafide/core';
import type { LiveUpdate } from '../live-update.ts';
import type { FromWorker, ToWorker } from '../protocol.ts';

/** What a watch hears from its worker. */
interface WatchListener {
  opened(): void;
  update(update: LiveUpdate): void;
  /** The watch is over; with an error, because it failed. Nothing comes after it. */
  closed(error?: VerifierError): void;
}

/** A page's end of one worker, shared by all watches that run in it. */
export interface WorkerLink {
  /** An id for a new watch, whose messages go to `listener` from now on. */
  join(listener: WatchListener): number;
  send(message: ToWorker, transfer?: Transferable[]): void;
}

const LINKS = new WeakMap<Worker, WorkerLink>();

const PING_EVERY_MS = 1_000;

/** Loading models may keep a slow device's worker busy for long. */
const LOADING_PATIENCE = 60;

/**
 * The link to a worker. Every second that a watch is open it asks whether the worker still answers: nothing else tells
 * that one was terminated or ran out of memory. After `patience` questions without an answer (60 while models load), all
 * its watches have failed. Questions are counted, not seconds: the page's own thread may have been the one that slept.
 */
export function linkWorker(worker: Worker, patience: number): WorkerLink {
  const known = LINKS.get(worker);
  if (known !== undefined) return known;
  const listeners = new Map<number, WatchListener>();
  let nextId = 1;
  const loading = new Set<number>();
  let unanswered = 0;
  let timer: ReturnType<typeof setInterval> | undefined;

  const leave = (id: number): void => {
    listeners.delete(id);
    loading.delete(id);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  const fail = (message: string, cause?: unknown): void => {
    for (const [id, listener] of listeners) {
      leave(id);
      listener.closed(new VerifierError('worker/lost', message, { cause }));
    }
  };
  const look = (): void => {
    if (unanswered >= (loading.size > 0 ? Math.max(patience, LOADING_PATIENCE) : patience)) {
      fail('the worker does not answer any more');
      return;
    }
    unanswered++;
    worker.postMessage({ kind: 'ping' } satisfies ToWorker);
  };

  worker.addEventListener('message', ({ data: message }: MessageEvent<FromWorker>) => {
    unanswered = 0;
    if (message.kind === 'pong') return;
    const listener = listeners.get(message.watch);
    switch (message.kind) {
      case 'opened':
        loading.delete(message.watch);
        listener?.opened();
        break;
      case 'update':
        listener?.update(message.update);
        break;
      case 'closed': {
        leave(message.watch);
        const { error } = message;
        listener?.closed(error && new VerifierError(error.code, error.message));
      }
    }
  });
  worker.addEventListener('error', (event) => {
    fail('the worker cannot run', event.error ?? event.message);
  });
  worker.addEventListener('messageerror', () => {
    fail('a message from the worker cannot be read');
  });

  const link: WorkerLink = {
    join(listener) {
      const id = nextId++;
      listeners.set(id, listener);
      loading.add(id);
      if (timer === undefined) {
        unanswered = 0;
        timer = setInterval(look, PING_EVERY_MS);
      }
      return id;
    },
    send(message, transfer = []) {
      worker.postMessage(message, transfer);
    },
  };
  LINKS.set(worker, link);
  return link;
}
