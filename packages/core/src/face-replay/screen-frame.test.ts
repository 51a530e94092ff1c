import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fakeImage, seededRandom } from '../../../testkit/src/index.ts';
import type { RgbaImage } from '../index.ts';
import { frameStrength } from './screen-frame.ts';

type Paint = (x: number, y: number) => number;
const WIDTH = 320;
const HEIGHT = 280;

function picture(paint: Paint, seed = 1): RgbaImage {
  const image = fakeImage(WIDTH, HEIGHT);
  const random = seededRandom(seed);
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const level = paint(i % WIDTH, Math.floor(i / WIDTH)) + 4 * random() - 2;
    image.data.set([level, level, level, 255], 4 * i);
  }
  return image;
}

const scene: Paint = (x, y) => 120 + 60 * Math.sin(x / 40) * Math.cos(y / 50);
/** A screen's dark rim, held a little askew: how far each side of it lies in the picture, in pixels. */
const framed =
  (left: number, right: number, top: number, bottom: number): Paint =>
  (x, y) =>
    x < left + y / 60 || x > WIDTH - right - y / 60 || y < top + x / 60 || y > HEIGHT - bottom - x / 60
      ? 40
      : scene(x, y);

describe('frameStrength', () => {
  it('rises with each side of a screen that is in view', () => {
    const strengths = [framed(-9, -9, -9, -9), framed(9, -9, -9, -9), framed(9, 9, -9, -9), framed(9, 9, 9, -9)]; // prettier-ignore
    const values = strengths.map((paint) => frameStrength(picture(paint)));
    expect(values[0]).toBeLessThan(1.5);
    expect(values[3]).toBeGreaterThan(4);
    expect([...values].sort((a, b) => a - b)).toEqual(values);
  });

  it('takes one door, a letterbox or a scene for no frame', () => {
    const door: Paint = (x, y) => (x < 12 ? 20 : scene(x, y));
    const letterbox: Paint = (x, y) => (y < 14 || y >= HEIGHT - 14 ? 2 : scene(x, y));
    for (const paint of [scene, door, letterbox]) expect(frameStrength(picture(paint))).toBeLessThan(2.6);
  });

  it('sees the same frame in planes', () => {
    const rgba = picture(framed(9, 9, 9, 9));
    const y = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => rgba.data[4 * i]!);
    const chroma = new Uint8Array((WIDTH * HEIGHT) / 4).fill(128);
    const planes = {
      width: WIDTH,
      height: HEIGHT,
      y,
      u: chroma,
      v: chroma,
      range: 'full',
      matrix: 'bt601',
    } as const;
    expect(frameStrength(planes)).toBeCloseTo(frameStrength(rgba), 1);
  });

  it('stays within 0 and 6 whatever is in the picture', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 255 }), (seed, depth) => {
        const random = seededRandom(seed);
        const strength = frameStrength(picture(() => depth * random(), seed));
        expect(strength).toBeGreaterThanOrEqual(0);
        expect(strength).toBeLessThanOrEqual(6);
      }),
      { numRuns: 5 },
    );
  });
});
