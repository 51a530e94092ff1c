import { colourWeights, isI420 } from '../image/i420.ts';
import type { I420Image, Picture, RgbaImage } from '../sample.ts';

/** A square that lies within a picture, in whole pixels. */
export interface Square {
  readonly left: number;
  readonly top: number;
  readonly side: number;
}

/**
 * Writes green less magenta, in levels, of the pixels of a square to `out`, row-major, from the bytes that `toRgba` makes of
 * them; returns the mean green, 0..255. The rounding to bytes counts: it is what a grey wall's spectrum consists of.
 */
export function colourDifference(picture: Picture, square: Square, out: Float64Array): number {
  const light = isI420(picture) ? fromPlanes(picture, square, out) : fromRgba(picture, square, out);
  return light / (square.side * square.side);
}

function fromPlanes(picture: I420Image, { left, top, side }: Square, out: Float64Array): number {
  const { width, y, u, v } = picture;
  const { black, luma, redV, greenU, greenV, blueU } = colourWeights(picture);
  const chromaWidth = (width + 1) >> 1;
  let light = 0;
  for (let row = top, o = 0; row < top + side; row++) {
    const line = Math.imul(row, width);
    const chromaLine = Math.imul(row >> 1, chromaWidth);
    for (let column = left; column < left + side; column++, o++) {
      const c = (chromaLine + (column >> 1)) | 0;
      const grey = luma * (y[(line + column) | 0]! - black);
      const blueness = u[c]! - 128;
      const redness = v[c]! - 128;
      const red = toByte(grey + redV * redness);
      const green = toByte(grey + greenU * blueness + greenV * redness);
      const blue = toByte(grey + blueU * blueness);
      out[o] = green - (red + blue) / 2;
      light += green;
    }
  }
  return light;
}

function fromRgba({ width, data }: RgbaImage, { left, top, side }: Square, out: Float64Array): number {
  let light = 0;
  for (let row = top, o = 0; row < top + side; row++) {
    for (let i = (row * width + left) * 4, end = i + side * 4; i < end; i += 4, o++) {
      const green = data[i + 1]!;
      out[o] = green - (data[i]! + data[i + 2]!) / 2;
      light += green;
    }
  }
  return light;
}

/** A double has no digits behind the point from here on: sums are rounded, halves to even, as a clamped array rounds. */
const WHOLE = 1.5 * 2 ** 52;

function toByte(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value + WHOLE - WHOLE;
}
