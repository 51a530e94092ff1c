import { ByteCursor } from './byte-cursor.ts';

/** Bits of a frame's flags (NUT specification, "frame code"). */
export const FLAG = {
  codedPts: 8,
  streamId: 16,
  sizeMsb: 32,
  checksum: 64,
  reserved: 128,
  sideData: 256,
  headerIndex: 1024,
  matchTime: 2048,
  coded: 4096,
  invalid: 8192,
} as const;

/** What one value of a frame's first byte stands for. */
interface FrameCode {
  readonly flags: number;
  readonly stream: number;
  readonly sizeFactor: number;
  readonly sizeLow: number;
  readonly ptsDelta: number;
  readonly reserved: number;
  readonly headerIndex: number;
}

interface TimeBase {
  readonly numerator: number;
  readonly denominator: number;
}

/** A NUT file's main header: what its frame codes and time bases mean. */
export interface NutMainHeader {
  readonly streamCount: number;
  readonly timeBases: readonly TimeBase[];
  /** 256 of them. */
  readonly frameCodes: readonly FrameCode[];
  /** Beginnings of frames that are left out of the file; the first is empty. */
  readonly elided: readonly Uint8Array[];
}

/** One stream's header. */
export interface NutStreamHeader {
  readonly id: number;
  readonly kind: 'video' | 'audio' | 'other';
  readonly timeBaseIndex: number;
  readonly ptsShift: number;
  /** Pixels; 0 for sound. */
  readonly width: number;
  readonly height: number;
}

/** Parses the body of a main header packet. */
export function readMainHeader(body: Uint8Array): NutMainHeader {
  const cursor = new ByteCursor(body);
  const version = cursor.unsigned();
  if (version > 3) cursor.unsigned(); // minor version
  const streamCount = cursor.unsigned();
  cursor.unsigned(); // max distance: how far apart checksums are
  const timeBases = Array.from({ length: cursor.unsigned() }, () => ({
    numerator: cursor.unsigned(),
    denominator: cursor.unsigned(),
  }));
  const frameCodes = readFrameCodes(cursor);
  const elided: Uint8Array[] = [new Uint8Array()];
  for (let left = cursor.unsigned(); left > 0; left--) elided.push(cursor.bytes().slice());
  return { streamCount, timeBases, frameCodes, elided };
}

/** The 256 frame codes come as runs; a field that a run leaves out keeps its last value or is 0, as specified. */
function readFrameCodes(cursor: ByteCursor): FrameCode[] {
  const codes: FrameCode[] = [];
  let ptsDelta = 0;
  let sizeFactor = 1;
  let stream = 0;
  let headerIndex = 0;
  while (codes.length < 256) {
    const flags = cursor.unsigned();
    const fields = cursor.unsigned();
    if (fields > 0) ptsDelta = cursor.signed();
    if (fields > 1) sizeFactor = cursor.unsigned();
    if (fields > 2) stream = cursor.unsigned();
    const sizeLow = fields > 3 ? cursor.unsigned() : 0;
    const reserved = fields > 4 ? cursor.unsigned() : 0;
    const count = fields > 5 ? cursor.unsigned() : sizeFactor - sizeLow;
    if (fields > 6) cursor.signed(); // match time delta: for decoders' delay, unused here
    if (fields > 7) headerIndex = cursor.unsigned();
    for (let i = 8; i < fields; i++) cursor.unsigned();
    for (let i = 0; i < count && codes.length < 256;) {
      const valid = codes.length !== 'N'.charCodeAt(0); // 'N' begins a packet
      codes.push({
        flags: valid ? flags : FLAG.invalid,
        stream,
        sizeFactor,
        sizeLow: sizeLow + i,
        ptsDelta,
        reserved,
        headerIndex,
      });
      if (valid) i++;
    }
    if (count <= 0) throw new RangeError(`a NUT frame code run of ${count}`);
  }
  return codes;
}

/** Parses the body of a stream header packet. */
export function readStreamHeader(body: Uint8Array): NutStreamHeader {
  const cursor = new ByteCursor(body);
  const id = cursor.unsigned();
  const streamClass = cursor.unsigned();
  cursor.bytes(); // fourcc: known, since we asked for it
  const timeBaseIndex = cursor.unsigned();
  const ptsShift = cursor.unsigned();
  cursor.unsigned(); // max pts distance
  cursor.unsigned(); // decode delay
  cursor.unsigned(); // stream flags
  cursor.bytes(); // codec specific data
  const kind = streamClass === 0 ? 'video' : streamClass === 1 ? 'audio' : 'other';
  const width = kind === 'video' ? cursor.unsigned() : 0;
  const height = kind === 'video' ? cursor.unsigned() : 0;
  return { id, kind, timeBaseIndex, ptsShift, width, height };
}
