import type { Tensor } from '../inference.ts';
import type { RgbaImage } from '../sample.ts';

/** Square pictures of one size as a batch: NCHW, RGB, 0..1. Throws `RangeError` when a picture has another size. */
export function toBatch(images: readonly RgbaImage[], size: number): Tensor {
  const plane = size * size;
  const data = new Float32Array(images.length * 3 * plane);
  images.forEach((image, n) => {
    if (image.width !== size || image.height !== size) {
      throw new RangeError(`a crop must be ${size} x ${size} pixels, got ${image.width} x ${image.height}`);
    }
    const base = n * 3 * plane;
    for (let i = 0; i < plane; i++) {
      data[base + i] = image.data[i * 4]! / 255;
      data[base + plane + i] = image.data[i * 4 + 1]! / 255;
      data[base + 2 * plane + i] = image.data[i * 4 + 2]! / 255;
    }
  });
  return { data, dims: [images.length, 3, size, size] };
}
