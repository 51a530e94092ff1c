/** Thrown by reads past the end of what has arrived: the caller keeps its bytes and tries again with more. */
export const NEEDS_MORE: unique symbol = Symbol('needs more bytes');

/** Reads NUT's number formats from the front of a piece of bytes. */
export class ByteCursor {
  readonly #bytes: Uint8Array;
  position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.#bytes = bytes;
    this.position = position;
  }

  byte(): number {
    const value = this.#bytes[this.position];
    // A symbol, not an Error: this is control flow some dozens of times a second, and needs no stack.
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    if (value === undefined) throw NEEDS_MORE;
    this.position++;
    return value;
  }

  /** NUT's `v`: 7 bits a byte, highest first. Exact up to 2^53. */
  unsigned(): number {
    let value = 0;
    let byte: number;
    do {
      byte = this.byte();
      value = value * 128 + (byte & 0x7f);
    } while (byte >= 0x80);
    return value;
  }

  /** NUT's `s`: 0, 1, -1, 2, -2, ... */
  signed(): number {
    const value = this.unsigned() + 1;
    return value % 2 === 1 ? -(value - 1) / 2 : value / 2;
  }

  /** Big-endian, `count` bytes. */
  bigEndian(count: number): bigint {
    let value = 0n;
    for (let i = 0; i < count; i++) value = value * 256n + BigInt(this.byte());
    return value;
  }

  /** NUT's `vb`: a length, then that many bytes. A view, not a copy. */
  bytes(): Uint8Array {
    const length = this.unsigned();
    const start = this.position;
    this.skip(length);
    return this.#bytes.subarray(start, this.position);
  }

  skip(count: number): void {
    // eslint-disable-next-line @typescript-eslint/only-throw-error
    if (this.position + count > this.#bytes.length) throw NEEDS_MORE;
    this.position += count;
  }
}
