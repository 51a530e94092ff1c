import type { RgbaImage } from '@bonafide/core';
import { seededRandom } from '@bonafide/testkit';

const [WIDTH, HEIGHT] = [160, 120];
const random = seededRandom(2);
const GRAIN = Array.from({ length: WIDTH * HEIGHT }, () => random() - 0.5);

/** A face of stripes on a wall, with dark boxes over it (in the face's own box: 0..1 across and down). */
export function stripedFace(...boxes: readonly (readonly [number, number, number, number])[]): RgbaImage {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  const face = { x: 80 - 0.4 * 48, y: 60 - 24, width: 0.8 * 48, height: 48 };
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const [u, v] = [((i % WIDTH) - face.x) / face.width, (Math.floor(i / WIDTH) - face.y) / face.height];
    const inside = u > 0 && u < 1 && v > 0 && v < 1;
    const covered = boxes.some(
      ([left, top, right, bottom]) => u > left && u < right && v > top && v < bottom,
    );
    const level = covered ? 70 : inside ? 150 + 40 * Math.sin(v * 30) : 190;
    data.fill(level + 4 * GRAIN[i]!, i * 4, i * 4 + 3);
  }
  return { width: WIDTH, height: HEIGHT, data };
}
