import type { RgbaImage } from '../sample.ts';
import type { SamplingKernel, Scaling } from './row-sampler.ts';

/** Samples RGBA. See `createRowSampler`. */
export function rgbaKernel(picture: RgbaImage, scaling: Scaling): SamplingKernel {
  return {
    inside(stretch, out, at) {
      const { width, data } = picture;
      const { gain, bias } = scaling;
      const { ux, uy, count } = stretch;
      let { px, py } = stretch;
      for (let o = at, end = at + count * 3; o < end; o += 3, px += ux, py += uy) {
        const x0 = px | 0;
        const y0 = py | 0;
        const fx = px - x0;
        const fy = py - y0;
        const a = ((Math.imul(y0, width) + x0) << 2) | 0;
        const c = (a + (width << 2)) | 0;
        const wd = fx * fy * gain;
        const wc = fy * gain - wd;
        const wb = fx * gain - wd;
        const wa = gain - fx * gain - wc;
        out[o] = data[a]! * wa + data[a + 4]! * wb + data[c]! * wc + data[c + 4]! * wd + bias;
        out[o + 1] = data[a + 1]! * wa + data[a + 5]! * wb + data[c + 1]! * wc + data[c + 5]! * wd + bias;
        out[o + 2] = data[a + 2]! * wa + data[a + 6]! * wb + data[c + 2]! * wc + data[c + 6]! * wd + bias;
      }
    },

    anywhere(stretch, out, at) {
      const { width, height, data } = picture;
      const { gain, bias } = scaling;
      const { ux, uy, count } = stretch;
      let { px, py } = stretch;
      for (let o = at, end = at + count * 3; o < end; o += 3, px += ux, py += uy) {
        if (!(px >= -1 && py >= -1 && px < width && py < height)) {
          out[o] = out[o + 1] = out[o + 2] = bias;
          continue;
        }
        const x0 = ((px + 1) | 0) - 1;
        const y0 = ((py + 1) | 0) - 1;
        const fx = px - x0;
        const fy = py - y0;
        // The neighbour outside has weight 0; its index is moved inside so that it can be read.
        const left = x0 >= 0 ? 1 - fx : 0;
        const right = x0 < width - 1 ? fx : 0;
        const top = y0 >= 0 ? (1 - fy) * gain : 0;
        const bottom = y0 < height - 1 ? fy * gain : 0;
        const xl = x0 >= 0 ? x0 : 0;
        const xr = x0 < width - 1 ? x0 + 1 : x0;
        const above = (y0 >= 0 ? y0 : 0) * width;
        const below = (y0 < height - 1 ? y0 + 1 : y0) * width;
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
    },
  };
}
