import type { I420Image, Picture, RgbaImage } from '../sample.ts';
import { colourWeights, isI420 } from './i420.ts';
import type { Region } from './region.ts';

/** Writes one row of a region as RGB floats to `out` from index `at` on. */
export type RowSampler = (row: number, out: Float32Array, at: number) => void;

/** What becomes of a colour value 0..255: `gain * value + bias`. */
export interface Scaling {
  readonly gain: number;
  readonly bias: number;
}

/** Where the pixels of a region lie in the picture. */
interface Walk {
  readonly startX: number;
  readonly startY: number;
  /** From one pixel of the result to the next in a row. */
  readonly ux: number;
  readonly uy: number;
}

/** Pixel centres map to pixel centres, as in MediaPipe's image-to-tensor. */
export function walkOf(region: Region, size: number): Walk {
  const step = region.side / size;
  const ux = Math.cos(region.rotation) * step;
  const uy = Math.sin(region.rotation) * step;
  const half = (size - 1) / 2;
  return {
    startX: region.x - 0.5 - half * ux + half * uy,
    startY: region.y - 0.5 - half * uy - half * ux,
    ux,
    uy,
  };
}

/**
 * Resamples a region, bilinear, black outside the picture. These loops are the hottest of the library: whole rows at a
 * time, no allocation, and floors as integers, since conversions between doubles and indices cost more than the sums.
 */
export function createRowSampler(
  picture: Picture,
  region: Region,
  options: { readonly size: number } & Scaling,
): RowSampler {
  const walk = walkOf(region, options.size);
  return isI420(picture) ? i420Rows(picture, walk, options) : rgbaRows(picture, walk, options);
}

function rgbaRows(
  { width, height, data }: RgbaImage,
  { startX, startY, ux, uy }: Walk,
  { size, gain, bias }: { readonly size: number } & Scaling,
): RowSampler {
  const lastColumn = width - 1;
  const lastRow = height - 1;
  return (row, out, at) => {
    let px = startX - row * uy;
    let py = startY + row * ux;
    for (let o = at, end = at + size * 3; o < end; o += 3, px += ux, py += uy) {
      if (!(px >= -1 && py >= -1 && px < width && py < height)) {
        out[o] = out[o + 1] = out[o + 2] = bias;
        continue;
      }
      const x0 = ((px + 1) | 0) - 1;
      const y0 = ((py + 1) | 0) - 1;
      const fx = px - x0;
      const fy = py - y0;
      if (x0 >= 0 && y0 >= 0 && x0 < lastColumn && y0 < lastRow) {
        const a = (y0 * width + x0) * 4;
        const c = a + width * 4;
        const wd = fx * fy * gain;
        const wc = fy * gain - wd;
        const wb = fx * gain - wd;
        const wa = gain - fx * gain - wc;
        out[o] = data[a]! * wa + data[a + 4]! * wb + data[c]! * wc + data[c + 4]! * wd + bias;
        out[o + 1] = data[a + 1]! * wa + data[a + 5]! * wb + data[c + 1]! * wc + data[c + 5]! * wd + bias;
        out[o + 2] = data[a + 2]! * wa + data[a + 6]! * wb + data[c + 2]! * wc + data[c + 6]! * wd + bias;
        continue;
      }
      // At the border, the neighbour outside has weight 0; its index is moved inside so that it can be read.
      const left = x0 >= 0 ? 1 - fx : 0;
      const right = x0 < lastColumn ? fx : 0;
      const top = y0 >= 0 ? (1 - fy) * gain : 0;
      const bottom = y0 < lastRow ? fy * gain : 0;
      const xl = x0 >= 0 ? x0 : 0;
      const xr = x0 < lastColumn ? x0 + 1 : x0;
      const above = (y0 >= 0 ? y0 : 0) * width;
      const below = (y0 < lastRow ? y0 + 1 : y0) * width;
      const a = (above + xl) * 4;
      const b = (above + xr) * 4;
      const c = (below + xl) * 4;
      const d = (below + xr) * 4;
      const wa = left * top;
      const wb = right * top;
      const wc = left * bottom;
      const wd = right * bottom;
      out[o] = data[a]! * wa + data[b]! * wb + data[c]! * wc + data[d]! * wd + bias;
      out[o + 1] = data[a + 1]! * wa + data[b + 1]! * wb + data[c + 1]! * wc + data[d + 1]! * wd + bias;
      out[o + 2] = data[a + 2]! * wa + data[b + 2]! * wb + data[c + 2]! * wc + data[d + 2]! * wd + bias;
    }
  };
}

/** Every pixel takes the chroma of the luma pixel up and left of it: one value serves 2 x 2, as in libyuv and swscale. */
function i420Rows(
  picture: I420Image,
  { startX, startY, ux, uy }: Walk,
  { size, gain, bias }: { readonly size: number } & Scaling,
): RowSampler {
  const { width, height, y, u, v } = picture;
  const { black, luma, redV, greenU, greenV, blueU } = colourWeights(picture);
  const chromaWidth = (width + 1) >> 1;
  const lastColumn = width - 1;
  const lastRow = height - 1;
  return (row, out, at) => {
    let px = startX - row * uy;
    let py = startY + row * ux;
    for (let o = at, end = at + size * 3; o < end; o += 3, px += ux, py += uy) {
      if (!(px >= -1 && py >= -1 && px < width && py < height)) {
        out[o] = out[o + 1] = out[o + 2] = bias;
        continue;
      }
      let x0 = ((px + 1) | 0) - 1;
      let y0 = ((py + 1) | 0) - 1;
      const fx = px - x0;
      const fy = py - y0;
      let covered = gain;
      let right = 1;
      let below = width;
      if (x0 < 0 || y0 < 0 || x0 >= lastColumn || y0 >= lastRow) {
        // Neighbours outside repeat the last ones inside, darkened by how much lies outside.
        if (x0 < 0) covered *= fx;
        else if (x0 >= lastColumn) covered *= 1 - fx;
        if (y0 < 0) covered *= fy;
        else if (y0 >= lastRow) covered *= 1 - fy;
        right = x0 >= 0 && x0 < lastColumn ? 1 : 0;
        below = y0 >= 0 && y0 < lastRow ? width : 0;
        x0 = x0 < 0 ? 0 : x0;
        y0 = y0 < 0 ? 0 : y0;
      }
      const i = y0 * width + x0;
      const upper = y[i]! + (y[i + right]! - y[i]!) * fx;
      const lower = y[i + below]! + (y[i + below + right]! - y[i + below]!) * fx;
      const grey = luma * (upper + (lower - upper) * fy - black);
      const c = (y0 >> 1) * chromaWidth + (x0 >> 1);
      const blueness = u[c]! - 128;
      const redness = v[c]! - 128;
      const red = grey + redV * redness;
      const green = grey + greenU * blueness + greenV * redness;
      const blue = grey + blueU * blueness;
      out[o] = (red < 0 ? 0 : red > 255 ? 255 : red) * covered + bias;
      out[o + 1] = (green < 0 ? 0 : green > 255 ? 255 : green) * covered + bias;
      out[o + 2] = (blue < 0 ? 0 : blue > 255 ? 255 : blue) * covered + bias;
    }
  };
}
