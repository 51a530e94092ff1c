/**
 * Buffers of one size, used again once they are given back: at 0.3 MB a picture the garbage collector would lag behind
 * and memory would grow by hundreds of megabytes. Grows as needed: back-pressure is the channel's matter.
 */
export class PixelPool {
  readonly #free: Uint8Array[] = [];
  readonly #kept: number;

  /** `kept`: how many idle buffers are held on to. */
  constructor(kept: number) {
    this.#kept = kept;
  }

  /** A buffer of `size` bytes, with anything in it. */
  take(size: number): Uint8Array {
    const buffer = this.#free.pop();
    return buffer?.length === size ? buffer : new Uint8Array(size);
  }

  /** Takes a buffer back. The caller must not touch it afterwards. */
  give(buffer: Uint8Array): void {
    if (this.#free.length < this.#kept) this.#free.push(buffer);
  }
}
