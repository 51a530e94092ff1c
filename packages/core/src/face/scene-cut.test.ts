import { describe, expect, it } from 'vitest';
import type { RgbaImage } from '../sample.ts';
import { createSceneCutDetector } from './scene-cut.ts';

function picture(paint: (x: number, y: number) => number): RgbaImage {
  const [width, height] = [64, 36];
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++)
    data.fill(paint(i % width, Math.floor(i / width)), i * 4, i * 4 + 3);
  return { width, height, data };
}

const room = picture((x, y) => 60 + x + 2 * y);

describe('createSceneCutDetector', () => {
  it('sees a cut to another scene, and none at the first picture', () => {
    const cuts = createSceneCutDetector();
    expect(cuts.next(room)).toBe(false);
    expect(cuts.next(picture((x, y) => (((x >> 3) + (y >> 3)) % 2 === 0 ? 10 : 240)))).toBe(true);
  });

  it('takes lights that go on for what they are', () => {
    const cuts = createSceneCutDetector();
    cuts.next(room);
    expect(cuts.next(picture((x, y) => 130 + x + 2 * y))).toBe(false);
  });

  it('takes a person who moves for what they are', () => {
    const person = (at: number): RgbaImage =>
      picture((x, y) => (Math.abs(x - at) < 10 && y > 8 ? 20 : 60 + x + 2 * y));
    const cuts = createSceneCutDetector();
    cuts.next(person(20));
    expect(cuts.next(person(44))).toBe(false);
  });
});
