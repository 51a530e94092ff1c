import type { RgbaImage } from '@bonafide/core';
import { sampleBilinear } from './warp-mesh.ts';

/** The picture's middle, scaled to fill the size, what overhangs cut off. The picture itself where it fits already. */
export function fitImage(
  image: RgbaImage,
  { width, height }: { readonly width: number; readonly height: number },
): RgbaImage {
  if (image.width === width && image.height === height) return image;
  const step = Math.min(image.width / width, image.height / height);
  const left = (image.width - width * step) / 2;
  const top = (image.height - height * step) / 2;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let row = 0, offset = 0; row < height; row++) {
    for (let col = 0; col < width; col++, offset += 4) {
      sampleBilinear(image, left + (col + 0.5) * step, top + (row + 0.5) * step, data, offset);
    }
  }
  return { width, height, data };
}
