import type { MediaFrame } from '../../media-frame.ts';

/** Cuts what ffmpeg's `pgmyuv` encoder writes into pictures, whatever pieces it arrives in. */
export interface PgmFrames {
  /** Returns the pictures that the piece completed. Throws a `RangeError` where it is no such stream. */
  push(piece: Uint8Array): readonly MediaFrame[];
}

/** `P5`, width, height of all planes together, 255: each picture says how large it is. */
const HEADER = /^P5\n(\d{1,5}) (\d{1,5})\n255\n/;
const LONGEST_HEADER = 24;
const LARGEST_SIDE = 8192;

/**
 * `pgmyuv` is a grey picture (PGM) of the luma and, below it, rows that hold U on their left and V on their right half.
 */
export function createPgmFrames(): PgmFrames {
  let pieces: Uint8Array[] = [];
  let length = 0;
  let frame: { readonly header: number; readonly width: number; readonly height: number } | undefined;

  const gather = (): Uint8Array => {
    if (pieces.length !== 1) pieces = [Buffer.concat(pieces)];
    return pieces[0]!;
  };

  return {
    push(piece) {
      pieces.push(piece);
      length += piece.length;
      const frames: MediaFrame[] = [];
      for (;;) {
        if (frame === undefined) {
          const head = String.fromCharCode(...gather().subarray(0, LONGEST_HEADER));
          frame = readHeader(head);
          if (frame === undefined && length >= LONGEST_HEADER) throw new RangeError('no header of a picture');
          if (frame === undefined) return frames;
        }
        const { header, width, height } = frame;
        const end = header + (width * height * 3) / 2;
        if (length < end) return frames;
        const bytes = gather();
        const half = width / 2;
        const area = width * height;
        frames.push({
          ...{ format: 'i420', width, height },
          data: bytes.subarray(header, end),
          layout: [
            { offset: 0, stride: width },
            { offset: area, stride: width },
            { offset: area + half, stride: width },
          ],
        });
        pieces = [bytes.subarray(end)];
        length -= end;
        frame = undefined;
      }
    },
  };
}

function readHeader(text: string): { header: number; width: number; height: number } | undefined {
  const [header, across = '', down = ''] = HEADER.exec(text) ?? [];
  if (header === undefined) return undefined;
  const [width, height] = [Number(across), (Number(down) * 2) / 3];
  const fits = width >= 2 && width % 2 === 0 && height >= 2 && height % 2 === 0;
  if (!fits || width > LARGEST_SIDE || height > LARGEST_SIDE)
    throw new RangeError(`a picture of ${width} x ${height}`);
  return { header: header.length, width, height };
}
