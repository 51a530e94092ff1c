import type { I420Image } from '../sample.ts';
import { colourWeights } from './i420.ts';
import type { SamplingKernel, Scaling } from './row-sampler.ts';

/**
 * Samples planes. See `createRowSampler`. Every pixel takes the chroma of the luma pixel up and left of it: one value
 * serves 2 x 2, as in libyuv and swscale.
 */
export function i420Kernel(picture: I420Image, scaling: Scaling): SamplingKernel {
  const weights = colourWeights(picture);
  return {
    inside(stretch, out, at) {
      const { width, y, u, v } = picture;
      const { black, luma, redV, greenU, greenV, blueU } = weights;
      const { gain, bias } = scaling;
      const { ux, uy, count } = stretch;
      let { px, py } = stretch;
      const chromaWidth = (width + 1) >> 1;
      for (let o = at, end = at + count * 3; o < end; o += 3, px += ux, py += uy) {
        const x0 = px | 0;
        const y0 = py | 0;
        const fx = px - x0;
        const i = (Math.imul(y0, width) + x0) | 0;
        const k = (i + width) | 0;
        const a = y[i]!;
        const b = y[k]!;
        const upper = a + (y[i + 1]! - a) * fx;
        const lower = b + (y[k + 1]! - b) * fx;
        const grey = luma * (upper + (lower - upper) * (py - y0) - black);
        const c = (Math.imul(y0 >> 1, chromaWidth) + (x0 >> 1)) | 0;
        const blueness = u[c]! - 128;
        const redness = v[c]! - 128;
        const red = grey + redV * redness;
        const green = grey + greenU * blueness + greenV * redness;
        const blue = grey + blueU * blueness;
        out[o] = (red < 0 ? 0 : red > 255 ? 255 : red) * gain + bias;
        out[o + 1] = (green < 0 ? 0 : green > 255 ? 255 : green) * gain + bias;
        out[o + 2] = (blue < 0 ? 0 : blue > 255 ? 255 : blue) * gain + bias;
      }
    },

    anywhere(stretch, out, at) {
      const { width, height, y, u, v } = picture;
      const { black, luma, redV, greenU, greenV, blueU } = weights;
      const { gain, bias } = scaling;
      const { ux, uy, count } = stretch;
      let { px, py } = stretch;
      const chromaWidth = (width + 1) >> 1;
      for (let o = at, end = at + count * 3; o < end; o += 3, px += ux, py += uy) {
        if (!(px >= -1 && py >= -1 && px < width && py < height)) {
          out[o] = out[o + 1] = out[o + 2] = bias;
          continue;
        }
        let x0 = ((px + 1) | 0) - 1;
        let y0 = ((py + 1) | 0) - 1;
        const fx = px - x0;
        const fy = py - y0;
        // Neighbours outside repeat the last ones inside, darkened by how much lies outside.
        let covered = gain;
        if (x0 < 0) covered *= fx;
        else if (x0 >= width - 1) covered *= 1 - fx;
        if (y0 < 0) covered *= fy;
        else if (y0 >= height - 1) covered *= 1 - fy;
        const right = x0 >= 0 && x0 < width - 1 ? 1 : 0;
        const below = y0 >= 0 && y0 < height - 1 ? width : 0;
        x0 = x0 < 0 ? 0 : x0;
        y0 = y0 < 0 ? 0 : y0;
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
    },
  };
}
