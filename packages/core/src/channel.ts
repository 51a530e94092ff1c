import { VerifierError } from './errors.ts';

export interface ChannelOptions {
  /** Items held at most; a whole number from 1. */
  readonly capacity: number;
  /** `block`: the producer waits (files: every frame counts). `drop-oldest`: fresh beats complete (live). */
  readonly overflow: 'block' | 'drop-oldest';
}

/** A bounded queue from platform callbacks to one `for await` loop. */
export interface Channel<T> extends AsyncIterable<T>, Disposable {
  /** Resolves once there is room; `false` when the consumer has gone and the item was disposed. */
  send(item: T): Promise<boolean>;
  /** Ends the loop after what is queued; with an error, rejects it there instead. */
  end(error?: unknown): void;
  /** Items dropped by `drop-oldest` so far. */
  readonly dropped: number;
}

/** One producer, one consumer. Items that are dropped or left over are disposed. Throws `RangeError` on a bad capacity. */
export function createChannel<T>(options: ChannelOptions): Channel<T> {
  const { capacity, overflow } = options;
  if (!Number.isInteger(capacity) || capacity < 1) {
    throw new RangeError(`capacity must be a whole number from 1, not ${capacity}`);
  }
  const queue: T[] = [];
  /** Set once: nothing is taken any more. `error` rejects the consumer after the queue is empty. */
  let ended: { readonly error?: unknown } | undefined;
  let closed = false;
  let consumed = false;
  let dropped = 0;
  let wakeConsumer: (() => void) | undefined;
  let wakeProducers: (() => void)[] = [];

  const roomMade = (): void => {
    const waiting = wakeProducers;
    wakeProducers = [];
    for (const wake of waiting) wake();
  };

  const close = (): void => {
    closed = true;
    for (const item of queue.splice(0)) dispose(item);
    wakeConsumer?.();
    roomMade();
  };

  return {
    get dropped() {
      return dropped;
    },

    async send(item) {
      while (!closed && ended === undefined && queue.length >= capacity) {
        if (overflow === 'drop-oldest') {
          dispose(queue.shift());
          dropped++;
        } else {
          await new Promise<void>((resolve) => wakeProducers.push(resolve));
        }
      }
      if (closed || ended !== undefined) {
        dispose(item);
        return false;
      }
      queue.push(item);
      wakeConsumer?.();
      return true;
    },

    end(...reason: [error?: unknown]) {
      ended ??= reason.length > 0 && reason[0] !== undefined ? { error: reason[0] } : {};
      wakeConsumer?.();
      roomMade();
    },

    async *[Symbol.asyncIterator]() {
      if (consumed) throw new VerifierError('disposed', 'a channel can be read once');
      consumed = true;
      try {
        for (;;) {
          if (queue.length > 0) {
            const item = queue.shift() as T;
            roomMade();
            yield item;
          } else if (closed) {
            return;
          } else if (ended !== undefined) {
            if ('error' in ended) throw ended.error;
            return;
          } else {
            await new Promise<void>((resolve) => {
              wakeConsumer = resolve;
            });
            wakeConsumer = undefined;
          }
        }
      } finally {
        close();
      }
    },

    [Symbol.dispose]: close,
  };
}

function dispose(item: unknown): void {
  const disposable = item as Partial<Disposable> | null | undefined;
  disposable?.[Symbol.dispose]?.();
}
