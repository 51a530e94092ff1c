import type { Picture, RgbaImage } from '../sample.ts';
import { colourWeights, isI420 } from './i420.ts';
import type { Region } from './region.ts';
import { RegionWalk } from './region-walk.ts';
import { createRowSampler } from './row-sampler.ts';

/** How colours 0..255 become network inputs: 0 maps to `low`, 255 to `high`. */
export interface TensorRange {
  readonly low: number;
  readonly high: number;
}

/** A region as network input: `size * size * 3` floats, NHWC, RGB. Reuses `out` where one of that length is given. */
export function regionToTensor(
  picture: Picture,
  region: Region,
  options: { readonly size: number; readonly range: TensorRange; readonly out?: Float32Array },
): Float32Array {
  const { size, range } = options;
  const out = options.out ?? new Float32Array(size * size * 3);
  const gain = (range.high - range.low) / 255;
  const sample = createRowSampler(picture, region, { size, gain, bias: range.low });
  for (let row = 0; row < size; row++) sample(row, out, row * size * 3);
  return out;
}

/** A region as a picture of its own. Reuses `out` where one of `size * size * 4` bytes is given. */
export function regionToImage(
  picture: Picture,
  region: Region,
  size: number,
  out?: Uint8ClampedArray,
): RgbaImage {
  const sample = createRowSampler(picture, region, { size, gain: 1, bias: 0 });
  const rgb = new Float32Array(size * 3);
  const length = size * size * 4;
  const data = out?.length === length ? out : new Uint8ClampedArray(length);
  for (let row = 0, o = 0; row < size; row++) {
    sample(row, rgb, 0);
    for (let i = 0; i < rgb.length; i += 3, o += 4) {
      data[o] = rgb[i]!;
      data[o + 1] = rgb[i + 1]!;
      data[o + 2] = rgb[i + 2]!;
      data[o + 3] = 255;
    }
  }
  return { width: size, height: size, data };
}

/**
 * A region's luma, `size * size` floats, 0..255: an I420 picture's own (a third of the work of colours), BT.601's of
 * RGBA. Bilinear, black outside the picture.
 */
export function regionToLuma(picture: Picture, region: Region, size: number): Float32Array {
  const luma = new Float32Array(size * size);
  if (isI420(picture)) {
    const { black, luma: gain } = colourWeights(picture);
    samplePlane({ ...picture, plane: picture.y }, region, size, luma);
    // Black that is outside the picture, or noise below the stream's black, is no less than black.
    for (let i = 0; i < luma.length; i++) luma[i] = Math.max(0, Math.min(255, (luma[i]! - black) * gain));
    return luma;
  }
  const sample = createRowSampler(picture, region, { size, gain: 1, bias: 0 });
  const rgb = new Float32Array(size * 3);
  for (let row = 0, o = 0; row < size; row++) {
    sample(row, rgb, 0);
    for (let i = 0; i < rgb.length; i += 3, o++) {
      luma[o] = 0.299 * rgb[i]! + 0.587 * rgb[i + 1]! + 0.114 * rgb[i + 2]!;
    }
  }
  return luma;
}

function samplePlane(
  { width, height, plane }: { readonly width: number; readonly height: number; readonly plane: Uint8Array },
  region: Region,
  size: number,
  out: Float32Array,
): void {
  const walk = new RegionWalk(region, size, { width, height });
  for (let row = 0, o = 0; row < size; row++) {
    walk.toRow(row);
    const { from, to, ux, uy } = walk;
    let { px, py } = walk.between(0, size);
    for (let col = 0; col < size; col++, o++, px += ux, py += uy) {
      if (col >= from && col < to) {
        const x0 = px | 0;
        const y0 = py | 0;
        const fx = px - x0;
        const fy = py - y0;
        const i = (Math.imul(y0, width) + x0) | 0;
        const k = (i + width) | 0;
        const upper = plane[i]! * (1 - fx) + plane[i + 1]! * fx;
        const lower = plane[k]! * (1 - fx) + plane[k + 1]! * fx;
        out[o] = upper * (1 - fy) + lower * fy;
        continue;
      }
      if (!(px >= -1 && py >= -1 && px < width && py < height)) {
        out[o] = 0;
        continue;
      }
      const x0 = ((px + 1) | 0) - 1;
      const y0 = ((py + 1) | 0) - 1;
      const fx = px - x0;
      const fy = py - y0;
      const left = x0 >= 0;
      const right = x0 + 1 < width;
      const i = y0 * width + x0;
      const upper = y0 >= 0 ? (left ? plane[i]! * (1 - fx) : 0) + (right ? plane[i + 1]! * fx : 0) : 0;
      const k = i + width;
      const lower =
        y0 + 1 < height ? (left ? plane[k]! * (1 - fx) : 0) + (right ? plane[k + 1]! * fx : 0) : 0;
      out[o] = upper * (1 - fy) + lower * fy;
    }
  }
}
