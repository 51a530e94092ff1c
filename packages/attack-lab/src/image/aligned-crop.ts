import type { RgbaImage } from '@bonafide/core';
import type { Plane } from './plane.ts';
import { invertSimilarity, mapPoints, type Similarity } from './similarity.ts';
import { sampleBilinear } from './warp-mesh.ts';

/** A square view into a picture, eyes level: the small canvas that face swappers work on. */
export interface AlignedCrop {
  /** Side of the square canvas in pixels. */
  readonly size: number;
  /** From pixels of the picture to pixels of the canvas. */
  readonly toCanvas: Similarity;
}

/** Side of the square, in multiples of the points' larger extent. */
const MARGIN = 1.2;

/**
 * The square around the points, turned so that the line between the points `level[0]` and `level[1]` lies flat.
 * Points are x, y pairs in pixels.
 */
export function alignCrop(points: Float32Array, size: number, level: readonly [number, number]): AlignedCrop {
  const [p, q] = level;
  const angle = Math.atan2(points[q * 2 + 1]! - points[p * 2 + 1]!, points[q * 2]! - points[p * 2]!);
  const upright: Similarity = { a: Math.cos(angle), b: -Math.sin(angle), tx: 0, ty: 0 };
  const turned = mapPoints(upright, points);
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < turned.length; i += 2) {
    left = Math.min(left, turned[i]!);
    right = Math.max(right, turned[i]!);
    top = Math.min(top, turned[i + 1]!);
    bottom = Math.max(bottom, turned[i + 1]!);
  }
  const side = Math.max(right - left, bottom - top, 1) * MARGIN;
  const scale = size / side;
  return {
    size,
    toCanvas: {
      a: upright.a * scale,
      b: upright.b * scale,
      tx: size / 2 - ((left + right) / 2) * scale,
      ty: size / 2 - ((top + bottom) / 2) * scale,
    },
  };
}

/** The picture as seen through the crop; edge pixels repeat outside the picture; alpha 0. */
export function takeCrop(image: RgbaImage, { size, toCanvas }: AlignedCrop): RgbaImage {
  const { a, b, tx, ty } = invertSimilarity(toCanvas);
  const data = new Uint8ClampedArray(size * size * 4);
  // Shrinking averages over the pixels that fall together; a bilinear tap alone would alias.
  const taps = Math.min(4, Math.max(1, Math.round(Math.hypot(a, b))));
  const colour = new Float32Array(3);
  for (let row = 0, offset = 0; row < size; row++) {
    for (let col = 0; col < size; col++, offset += 4) {
      let [r, g, bl] = [0, 0, 0];
      for (let tap = 0; tap < taps * taps; tap++) {
        const x = col + ((tap % taps) + 0.5) / taps;
        const y = row + (Math.floor(tap / taps) + 0.5) / taps;
        sampleBilinear(image, a * x - b * y + tx, b * x + a * y + ty, colour, 0);
        r += colour[0]!;
        g += colour[1]!;
        bl += colour[2]!;
      }
      data[offset] = r / (taps * taps);
      data[offset + 1] = g / (taps * taps);
      data[offset + 2] = bl / (taps * taps);
    }
  }
  return { width: size, height: size, data };
}

/** Weights below half a step of 8 bits change nothing. */
const VISIBLE = 0.5 / 255;

/**
 * A copy of the picture with the canvas blended in by `mask` (0..1, one value a canvas pixel).
 * Pixels outside the mask keep their bytes.
 */
export function pasteCrop(image: RgbaImage, canvas: RgbaImage, mask: Plane, crop: AlignedCrop): RgbaImage {
  const { size, toCanvas } = crop;
  const { a, b, tx, ty } = toCanvas;
  const out: RgbaImage = { ...image, data: new Uint8ClampedArray(image.data) };
  const corners = mapPoints(invertSimilarity(toCanvas), Float32Array.of(0, 0, size, 0, 0, size, size, size));
  const xs = [corners[0]!, corners[2]!, corners[4]!, corners[6]!];
  const ys = [corners[1]!, corners[3]!, corners[5]!, corners[7]!];
  const colour = new Float32Array(3);
  for (
    let row = Math.max(0, Math.floor(Math.min(...ys)));
    row < Math.min(image.height, Math.max(...ys));
    row++
  ) {
    for (
      let col = Math.max(0, Math.floor(Math.min(...xs)));
      col < Math.min(image.width, Math.max(...xs));
      col++
    ) {
      const x = a * (col + 0.5) - b * (row + 0.5) + tx;
      const y = b * (col + 0.5) + a * (row + 0.5) + ty;
      const weight = samplePlane(mask, x, y);
      if (weight < VISIBLE) continue;
      sampleBilinear(canvas, x, y, colour, 0);
      const offset = (row * image.width + col) * 4;
      for (let k = 0; k < 3; k++) {
        out.data[offset + k] = image.data[offset + k]! * (1 - weight) + colour[k]! * weight;
      }
    }
  }
  return out;
}

/** Bilinear, 0 outside. */
function samplePlane({ width, height, data }: Plane, x: number, y: number): number {
  const x0 = Math.floor(x - 0.5);
  const y0 = Math.floor(y - 0.5);
  if (x0 < 0 || y0 < 0 || x0 + 1 >= width || y0 + 1 >= height) return 0;
  const fx = x - 0.5 - x0;
  const fy = y - 0.5 - y0;
  const at = y0 * width + x0;
  const upper = data[at]! + (data[at + 1]! - data[at]!) * fx;
  const lower = data[at + width]! + (data[at + width + 1]! - data[at + width]!) * fx;
  return upper + (lower - upper) * fy;
}
