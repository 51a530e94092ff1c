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
  const { width, height, y, u, v } = picture;
  const { black, luma, redV, greenU, greenV, blueU } = colourWeights(picture);
  const length = width * height * 4;
  const data = out?.length === length ? out : new Uint8ClampedArray(length);
  const chromaWidth = (width + 1) >> 1;
  for (let row = 0, i = 0, o = 0; row < height; row++) {
    const chromaRow = (row >> 1) * chromaWidth;
    for (let col = 0; col < width; col++, i++, o += 4) {
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
  return { width, height, data };
}
