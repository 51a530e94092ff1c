import type { RgbaImage } from '@bonafide/core';
import type { Plane } from './plane.ts';

/** sRGB byte to linear light (IEC 61966-2-1). */
const LINEAR = Float32Array.from({ length: 256 }, (_, byte) => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
});

/** How far the contrast of a channel may be stretched: beyond this a small or flat face turns to noise. */
const MAX_GAIN = 1.6;

/** Pixels above this mask value are measured: a soft edge is half background. */
const CORE = 0.5;

/**
 * Gives the masked pixels of `image` the mean and spread of the same pixels of `reference`, channel by channel,
 * in CIE Lab (Reinhard et al. 2001, "Color transfer between images", with Lab for their l-alpha-beta). In place.
 * `mask`: pixels above .5 are measured, all above 0 are changed. Both pictures and the mask have one size.
 */
export function transferColour(image: RgbaImage, reference: RgbaImage, mask: Plane): void {
  const pixels: number[] = [];
  for (let i = 0; i < mask.data.length; i++) if (mask.data[i]! > 0) pixels.push(i);
  const measured = pixels.flatMap((pixel, i) => (mask.data[pixel]! > CORE ? [i] : []));
  if (measured.length === 0) return;
  const own = toLab(image, pixels);
  const wanted = toLab(reference, pixels);
  for (let channel = 0; channel < 3; channel++) {
    const from = moments(own, measured, channel);
    const to = moments(wanted, measured, channel);
    const gain = Math.min(MAX_GAIN, Math.max(1 / MAX_GAIN, to.deviation / Math.max(from.deviation, 1e-3)));
    for (let i = channel; i < own.length; i += 3) own[i] = (own[i]! - from.mean) * gain + to.mean;
  }
  writeLab(own, image, pixels);
}

interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

function moments(values: Float32Array, measured: readonly number[], channel: number): Moments {
  let sum = 0;
  let squares = 0;
  for (const i of measured) {
    const value = values[i * 3 + channel]!;
    sum += value;
    squares += value ** 2;
  }
  const mean = sum / measured.length;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / measured.length - mean * mean)) };
}

/** CIE 1976 L*a*b*, white point D65. */
function toLab({ data }: RgbaImage, pixels: readonly number[]): Float32Array {
  const out = new Float32Array(pixels.length * 3);
  const curve = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  pixels.forEach((pixel, i) => {
    const r = LINEAR[data[pixel * 4]!]!;
    const g = LINEAR[data[pixel * 4 + 1]!]!;
    const b = LINEAR[data[pixel * 4 + 2]!]!;
    const x = curve((0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505);
    const y = curve(0.2126 * r + 0.7152 * g + 0.0722 * b);
    const z = curve((0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089);
    out[i * 3] = 116 * y - 16;
    out[i * 3 + 1] = 500 * (x - y);
    out[i * 3 + 2] = 200 * (y - z);
  });
  return out;
}

function writeLab(lab: Float32Array, { data }: RgbaImage, pixels: readonly number[]): void {
  const cube = (t: number): number => (t > 0.2069 ? t ** 3 : (t - 16 / 116) / 7.787);
  const encode = (v: number): number => 255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055);
  pixels.forEach((pixel, i) => {
    const fy = (lab[i * 3]! + 16) / 116;
    const x = 0.9505 * cube(fy + lab[i * 3 + 1]! / 500);
    const y = cube(fy);
    const z = 1.089 * cube(fy - lab[i * 3 + 2]! / 200);
    data[pixel * 4] = encode(Math.max(0, 3.2406 * x - 1.5372 * y - 0.4986 * z));
    data[pixel * 4 + 1] = encode(Math.max(0, -0.9689 * x + 1.8758 * y + 0.0415 * z));
    data[pixel * 4 + 2] = encode(Math.max(0, 0.0557 * x - 0.204 * y + 1.057 * z));
  });
}
