import { expect, it } from 'vitest';
import { alignedRegion } from '../face/face-geometry.ts';
import { regionToImage } from '../image/sample-region.ts';
import type { RgbaImage } from '../sample.ts';
import golden from './crop.golden.json' with { type: 'json' };

/** As `smooth_picture` of training/face/record_golden.py. */
function smoothPicture(width: number, height: number): RgbaImage {
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < 3; channel++)
        data[(y * width + x) * 4 + channel] = Math.floor(
          128.5 + 100 * Math.sin(x / 17 + channel) * Math.cos(y / 23),
        );
  return { width, height, data };
}

/** As `tilted_mesh`, with ten irises' worth of points that the crop must not look at. */
function tiltedMesh(turn: number): Float32Array {
  const points = new Float32Array(478 * 3).fill(9999);
  for (let i = 0; i < 468; i++) {
    const place = (i * 2 * Math.PI) / 468;
    let [x, y] = [40 * Math.cos(place), 50 * Math.sin(place)];
    if (i === 33) [x, y] = [-30, -8];
    if (i === 263) [x, y] = [30, -8];
    points[i * 3] = x * Math.cos(turn) - y * Math.sin(turn) + 160;
    points[i * 3 + 1] = x * Math.sin(turn) + y * Math.cos(turn) + 120;
  }
  return points;
}

it.each(golden.cases)('cuts the crop that training cut, turned by $turn', ({ turn, size, crop }) => {
  const region = alignedRegion({ points: tiltedMesh(turn) }, 1.5);
  const { data } = regionToImage(smoothPicture(320, 240), region, size);
  const rgb = data.filter((_, i) => i % 4 !== 3);
  expect(rgb.length).toBe(crop.length);
  const differences = crop.values.map((value, i) => Math.abs(rgb[i * crop.every]! - value));
  // OpenCV's bilinear weights have five bits.
  expect(Math.max(...differences)).toBeLessThanOrEqual(2);
});
