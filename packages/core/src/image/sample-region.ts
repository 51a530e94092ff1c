import type { RgbaImage } from '../sample.ts';
import type { Region } from './region.ts';

/**
 * Resamples a region to `size` x `size`, bilinear, black outside the picture, and hands each pixel to `write`
 * as (index, red, green, blue), colours 0..255. Pixel centres map to pixel centres, as MediaPipe's image-to-tensor does.
 * Costs about 25 ns a pixel of the result.
 */
function resample(
  image: RgbaImage,
  region: Region,
  size: number,
  write: (index: number, r: number, g: number, b: number) => void,
): void {
  const { width, height, data } = image;
  const step = region.side / size;
  const ux = Math.cos(region.rotation) * step;
  const uy = Math.sin(region.rotation) * step;
  const half = (size - 1) / 2;
  const startX = region.x - 0.5 - half * ux + half * uy;
  const startY = region.y - 0.5 - half * uy - half * ux;
  for (let row = 0, index = 0; row < size; row++) {
    let px = startX - row * uy;
    let py = startY + row * ux;
    for (let col = 0; col < size; col++, index++, px += ux, py += uy) {
      const x0 = Math.floor(px);
      const y0 = Math.floor(py);
      if (x0 < -1 || y0 < -1 || x0 >= width || y0 >= height) {
        write(index, 0, 0, 0);
        continue;
      }
      const fx = px - x0;
      const fy = py - y0;
      const left = x0 >= 0 ? 1 - fx : 0;
      const right = x0 + 1 < width ? fx : 0;
      const top = y0 >= 0 ? 1 - fy : 0;
      const bottom = y0 + 1 < height ? fy : 0;
      const w00 = left * top;
      const w10 = right * top;
      const w01 = left * bottom;
      const w11 = right * bottom;
      // A weight of 0 makes an index outside the picture harmless: undefined never enters the sum.
      const xl = x0 >= 0 ? x0 : 0;
      const xr = x0 + 1 < width ? x0 + 1 : x0;
      const yt = y0 >= 0 ? y0 : 0;
      const yb = y0 + 1 < height ? y0 + 1 : y0;
      const a = (yt * width + xl) * 4;
      const b = (yt * width + xr) * 4;
      const c = (yb * width + xl) * 4;
      const d = (yb * width + xr) * 4;
      write(
        index,
        data[a]! * w00 + data[b]! * w10 + data[c]! * w01 + data[d]! * w11,
        data[a + 1]! * w00 + data[b + 1]! * w10 + data[c + 1]! * w01 + data[d + 1]! * w11,
        data[a + 2]! * w00 + data[b + 2]! * w10 + data[c + 2]! * w01 + data[d + 2]! * w11,
      );
    }
  }
}

/** How colours 0..255 become network inputs: 0 maps to `low`, 255 to `high`. */
export interface TensorRange {
  readonly low: number;
  readonly high: number;
}

/** A region as network input: `size * size * 3` floats, NHWC, RGB. Reuses `out` where one is given. */
export function regionToTensor(
  image: RgbaImage,
  region: Region,
  options: { readonly size: number; readonly range: TensorRange; readonly out?: Float32Array },
): Float32Array {
  const { size, range } = options;
  const out = options.out ?? new Float32Array(size * size * 3);
  const scale = (range.high - range.low) / 255;
  resample(image, region, size, (index, r, g, b) => {
    out[index * 3] = range.low + r * scale;
    out[index * 3 + 1] = range.low + g * scale;
    out[index * 3 + 2] = range.low + b * scale;
  });
  return out;
}

/** A region as a picture of its own. */
export function regionToImage(image: RgbaImage, region: Region, size: number): RgbaImage {
  const data = new Uint8ClampedArray(size * size * 4);
  resample(image, region, size, (index, r, g, b) => {
    data[index * 4] = r;
    data[index * 4 + 1] = g;
    data[index * 4 + 2] = b;
    data[index * 4 + 3] = 255;
  });
  return { width: size, height: size, data };
}

/** A region's luma (BT.601 weights), `size * size` floats, 0..255. */
export function regionToLuma(image: RgbaImage, region: Region, size: number): Float32Array {
  const out = new Float32Array(size * size);
  resample(image, region, size, (index, r, g, b) => {
    out[index] = 0.299 * r + 0.587 * g + 0.114 * b;
  });
  return out;
}
