import { ByteCursor, NEEDS_MORE } from './byte-cursor.ts';
import {
  FLAG,
  type NutMainHeader,
  type NutStreamHeader,
  readMainHeader,
  readStreamHeader,
} from './nut-header.ts';

/** One frame of a NUT stream: raw pixels or PCM. */
export interface NutPacket {
  readonly stream: NutStreamHeader;
  /** Seconds. */
  readonly timestamp: number;
  /** The bytes that `allocate` gave for it, filled. */
  readonly data: Uint8Array;
}

export interface NutReaderOptions {
  /** Gives the memory for a frame of `size` bytes, so that large pictures can reuse theirs. */
  readonly allocate: (stream: NutStreamHeader, size: number) => Uint8Array;
}

const MAIN = 0x4e4d7a561f5f04adn;
const STREAM = 0x4e5311405bf2f9dbn;
const SYNCPOINT = 0x4e4be4adeeca4569n;
const INDEX = 0x4e58dd672f23e64en;
const INFO = 0x4e49ab68b596ba78n;
const FILE_ID = new TextEncoder().encode('nut/multimedia container\0');

/**
 * Parses a NUT file as it comes through a pipe, in pieces of any size (specification: ffmpeg.org/~michael/nut.txt).
 * NUT carries exact time bases (Matroska rounds to milliseconds) and needs no seeking. Trusts the writer: checksums of
 * a pipe from our own process are not checked, the structure is. Throws `RangeError` on bytes that are not NUT.
 */
export class NutReader {
  readonly #allocate: NutReaderOptions['allocate'];
  #pending: Uint8Array = new Uint8Array();
  #skip = 0;
  #frame: { readonly packet: NutPacket; filled: number } | undefined;
  #main: NutMainHeader | undefined;
  #started = false;
  readonly #streams: NutStreamHeader[] = [];
  readonly #lastTicks: number[] = [];

  constructor(options: NutReaderOptions) {
    this.#allocate = options.allocate;
  }

  /** Takes the next piece; returns the frames that it completed. */
  push(chunk: Uint8Array): NutPacket[] {
    const packets: NutPacket[] = [];
    let bytes = chunk;
    if (this.#pending.length > 0) {
      bytes = new Uint8Array(this.#pending.length + chunk.length);
      bytes.set(this.#pending);
      bytes.set(chunk, this.#pending.length);
    }
    const used = this.#read(bytes, packets);
    this.#pending = used < bytes.length ? bytes.slice(used) : new Uint8Array();
    return packets;
  }

  /** Reads whole elements, and as much of a frame's data as there is. Returns how many bytes are done with. */
  #read(bytes: Uint8Array, packets: NutPacket[]): number {
    let position = 0;
    for (;;) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, bytes.length - position);
        this.#skip -= step;
        position += step;
      } else if (this.#frame !== undefined) {
        position += this.#fill(this.#frame, bytes.subarray(position));
        if (this.#frame.filled === this.#frame.packet.data.length) {
          packets.push(this.#frame.packet);
          this.#frame = undefined;
        }
      }
      if (position === bytes.length) return position;
      const cursor = new ByteCursor(bytes, position);
      try {
        if (!this.#started) this.#readFileId(cursor);
        else if (bytes[position] === 0x4e) this.#readPacket(cursor, bytes);
        else this.#readFrameHeader(cursor);
      } catch (thrown) {
        if (thrown !== NEEDS_MORE) throw thrown;
        return position;
      }
      position = cursor.position;
    }
  }

  #fill(frame: { readonly packet: NutPacket; filled: number }, bytes: Uint8Array): number {
    const step = Math.min(frame.packet.data.length - frame.filled, bytes.length);
    frame.packet.data.set(bytes.subarray(0, step), frame.filled);
    frame.filled += step;
    return step;
  }

  #readFileId(cursor: ByteCursor): void {
    for (const expected of FILE_ID) {
      if (cursor.byte() !== expected) throw new RangeError('not a NUT file');
    }
    this.#started = true;
  }

  #readPacket(cursor: ByteCursor, bytes: Uint8Array): void {
    const startcode = cursor.bigEndian(8);
    const length = cursor.unsigned();
    if (length > 4096) cursor.skip(4); // the header's own checksum
    if (startcode === INDEX || startcode === INFO || (this.#main !== undefined && startcode === MAIN)) {
      this.#skip = length;
      return;
    }
    const start = cursor.position;
    cursor.skip(length);
    const body = bytes.subarray(start, cursor.position);
    if (startcode === MAIN) {
      this.#main = readMainHeader(body);
    } else if (startcode === STREAM) {
      const stream = readStreamHeader(body);
      this.#streams[stream.id] = stream;
      this.#lastTicks[stream.id] ??= 0;
    } else if (startcode === SYNCPOINT) {
      this.#synchronise(new ByteCursor(body).unsigned());
    } else {
      throw new RangeError(`an unknown NUT packet ${startcode.toString(16)}`);
    }
  }

  /** A syncpoint restarts every stream's clock at one time: later timestamps are coded against it. */
  #synchronise(coded: number): void {
    const { timeBases } = this.#header();
    const from = timeBases[coded % timeBases.length]!;
    const ticks = BigInt(Math.floor(coded / timeBases.length));
    for (const stream of this.#streams) {
      const to = timeBases[stream.timeBaseIndex]!;
      this.#lastTicks[stream.id] = Number(
        (ticks * BigInt(from.numerator) * BigInt(to.denominator)) /
          (BigInt(from.denominator) * BigInt(to.numerator)),
      );
    }
  }

  #readFrameHeader(cursor: ByteCursor): void {
    const { frameCodes, timeBases, elided } = this.#header();
    const code = frameCodes[cursor.byte()]!;
    let { flags } = code;
    if ((flags & FLAG.invalid) !== 0) throw new RangeError('a NUT frame code that is not in use');
    if ((flags & FLAG.coded) !== 0) flags ^= cursor.unsigned();
    const id = (flags & FLAG.streamId) !== 0 ? cursor.unsigned() : code.stream;
    const stream = this.#streams[id];
    if (stream === undefined) throw new RangeError(`a NUT frame of stream ${id}, which has no header`);
    const last = this.#lastTicks[id] ?? 0;
    const ticks =
      (flags & FLAG.codedPts) !== 0
        ? fullTicks(cursor.unsigned(), last, stream.ptsShift)
        : last + code.ptsDelta;
    let size = code.sizeLow;
    if ((flags & FLAG.sizeMsb) !== 0) size += code.sizeFactor * cursor.unsigned();
    if ((flags & FLAG.matchTime) !== 0) cursor.signed();
    // The writer leaves a beginning out of small frames only.
    let header = (flags & FLAG.headerIndex) !== 0 ? cursor.unsigned() : code.headerIndex;
    if (size > 4096) header = 0;
    const reserved = (flags & FLAG.reserved) !== 0 ? cursor.unsigned() : code.reserved;
    for (let i = 0; i < reserved; i++) cursor.unsigned();
    if ((flags & FLAG.checksum) !== 0) cursor.skip(4);
    if ((flags & FLAG.sideData) !== 0)
      throw new RangeError('NUT side data is not written by the commands here');

    this.#lastTicks[id] = ticks;
    const { numerator, denominator } = timeBases[stream.timeBaseIndex]!;
    const data = this.#allocate(stream, size);
    const prefix = elided[header]!;
    data.set(prefix);
    this.#frame = {
      packet: { stream, timestamp: (ticks * numerator) / denominator, data },
      filled: prefix.length,
    };
  }

  #header(): NutMainHeader {
    if (this.#main === undefined) throw new RangeError('NUT data before its header');
    return this.#main;
  }
}

/** Low bits of a timestamp, completed to the value nearest to the last one; or a whole one (specification, `lsb2full`). */
function fullTicks(coded: number, last: number, shift: number): number {
  const span = 2 ** shift;
  if (coded >= span) return coded - span;
  const lowest = last - Math.floor((span - 1) / 2);
  const offset = (coded - lowest) % span;
  return lowest + (offset < 0 ? offset + span : offset);
}
