import type { Tensor } from '../inference.ts';
import type { RgbaImage } from '../sample.ts';

/** Values of a batch of `count` pictures. */
export function batchLength(count: number, size: number): number {
  return count * 3 * size * size;
}

/** Square pictures of one size as a batch in `data`: NCHW, RGB, 0..1. Throws `RangeError` when a picture has another size. */
export function toBatch(images: readonly RgbaImage[], size: number, data: Float32Array): Tensor {
  const plane = size * size;
  images.forEach((image, n) => {
    if (image.width !== size || image.height !== size) {
      throw new RangeError(`a crop must be ${size} x ${size} pixels, got ${image.width} x ${image.height}`);
    }
    for (let channel = 0; channel < 3; channel++) {
      fillPlane(image.data, channel, data.subarray((n * 3 + channel) * plane, (n * 3 + channel + 1) * plane));
    }
  });
  return { data, dims: [images.length, 3, size, size] };
}

function fillPlane(rgba: Uint8ClampedArray, channel: number, plane: Float32Array): void {
  for (let i = 0, at = channel; i < plane.length; i++, at += 4) plane[i] = rgba[at]! / 255;
}
