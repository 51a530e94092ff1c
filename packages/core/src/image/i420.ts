import type { I420Image, Picture, RgbaImage } from '../sample.ts';

/** Y, U and V of 0..255 to R, G and B of 0..255: `r = luma * (y - black) + redV * (v - 128)`, and so on. */
export interface ColourWeights {
  readonly black: number;
  readonly luma: number;
  readonly redV: number;
  readonly greenU: number;
  readonly greenV: number;
  readonly blueU: number;
}

/** ITU-R BT.601-7 and BT.709-6, section 3: what red and blue weigh in the luma. */
const LUMA_WEIGHTS = { bt601: [0.299, 0.114], bt709: [0.2126, 0.0722] } as const;

/** The weights for a picture's range and matrix. */
export function colourWeights({ range, matrix }: Pick<I420Image, 'range' | 'matrix'>): ColourWeights {
  const [red, blue] = LUMA_WEIGHTS[matrix];
  const green = 1 - red - blue;
  const [black, luma, chroma] = range === 'full' ? [0, 1, 1] : [16, 255 / 219, 255 / 224];
  const redV = 2 * (1 - red) * chroma;
  const blueU = 2 * (1 - blue) * chroma;
  return { black, luma, redV, greenU: (-blue * blueU) / green, greenV: (-red * redV) / green, blueU };
}

export function isI420(picture: Picture): picture is I420Image {
  return 'y' in picture;
}

/**
 * A picture as RGBA; one that is RGBA already as it is. Each chroma value serves its 2 x 2 pixels. Reuses `out` where
 * one of that length is given. Costs about 5 ns a pixel.
 */
export function toRgba(picture: Picture, out?: Uint8ClampedArray): RgbaImage {
  if (!isI420(picture)) return picture;
  const { width, height } = picture;
  return { width, height, data: convert(picture, { left: 0, top: 0, width, height }, out) };
}

/** A rectangle that lies within a picture, in whole pixels. */
export interface PixelWindow {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** What `toRgba` makes of a part of a picture, without the rest. Reuses `out` as it does. */
export function cutRgba(picture: Picture, window: PixelWindow, out?: Uint8ClampedArray): RgbaImage {
  const { left, top, width, height } = window;
  if (isI420(picture)) return { width, height, data: convert(picture, window, out) };
  const length = width * height * 4;
  const data = out?.length === length ? out : new Uint8ClampedArray(length);
  for (let row = 0; row < height; row++) {
    const from = ((top + row) * picture.width + left) * 4;
    data.set(picture.data.subarray(from, from + width * 4), row * width * 4);
  }
  return { width, height, data };
}

function convert(
  picture: I420Image,
  window: PixelWindow,
  out: Uint8ClampedArray | undefined,
): Uint8ClampedArray {
  const { y, u, v } = picture;
  const { black, luma, redV, greenU, greenV, blueU } = colourWeights(picture);
  const length = window.width * window.height * 4;
  const data = out?.length === length ? out : new Uint8ClampedArray(length);
  const chromaWidth = (picture.width + 1) >> 1;
  const right = window.left + window.width;
  const bottom = window.top + window.height;
  for (let row = window.top, o = 0; row < bottom; row++) {
    const chromaRow = (row >> 1) * chromaWidth;
    for (let col = window.left, i = row * picture.width + col; col < right; col++, i++, o += 4) {
      const c = chromaRow + (col >> 1);
      const grey = luma * (y[i]! - black);
      const blueness = u[c]! - 128;
      const redness = v[c]! - 128;
      data[o] = grey + redV * redness;
      data[o + 1] = grey + greenU * blueness + greenV * redness;
      data[o + 2] = grey + blueU * blueness;
      data[o + 3] = 255;
    }
  }
  return data;
}
