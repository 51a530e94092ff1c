import { Writable } from 'node:stream';

/**
 * The end of a pipe as a queue of one: a chunk is accepted only once the chunk before it was taken, so a reader that
 * stops reading stops the process at the other end. (A PassThrough would glue chunks together: one more copy of all.)
 */
export class ChunkGate extends Writable {
  #waiting: { readonly chunk: Uint8Array; readonly accept: () => void } | undefined;
  #ended = false;
  #wake: (() => void) | undefined;

  constructor() {
    // fluent-ffmpeg takes a closed output for a failure and would report it before the process's own exit.
    super({ autoDestroy: false, emitClose: false, highWaterMark: 1 });
  }

  /** Whether `take` will answer at once. */
  get ready(): boolean {
    return this.#ended || this.#waiting !== undefined;
  }

  /** The next chunk, or `undefined` after the last one. One caller at a time. */
  async take(): Promise<Uint8Array | undefined> {
    while (this.#waiting === undefined && !this.#ended) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const taken = this.#waiting;
    this.#waiting = undefined;
    taken?.accept();
    return taken?.chunk;
  }

  /** Makes every `take` answer `undefined` from now on, and lets the writer run dry. */
  finish(): void {
    this.#ended = true;
    this.#waiting?.accept();
    this.#waiting = undefined;
    this.#wake?.();
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: () => void): void {
    if (this.#ended) {
      done();
      return;
    }
    this.#waiting = { chunk, accept: done };
    this.#wake?.();
  }

  override _final(done: () => void): void {
    this.#ended = true;
    this.#wake?.();
    done();
  }
}
