import type { RgbaImage } from '@bonafide/core';

/** A hand in a picture. Lengths in pixels. */
export interface Hand {
  /** Middle of the palm. */
  readonly x: number;
  readonly y: number;
  /** Length from the wrist to the finger tips. */
  readonly length: number;
  /** Skin, 0..255. */
  readonly colour: readonly [number, number, number];
  /** Where the arm comes from. */
  readonly from: 'below' | 'left' | 'right';
}

const FINGERS = 4;

/**
 * Paints a raised hand with its forearm: a palm, four fingers with darker gaps, soft shading. A rough hand, but it
 * hides what is behind it, which is what a challenge looks at. Returns a new picture.
 */
export function paintHand(image: RgbaImage, { x, y, length, colour, from }: Hand): RgbaImage {
  const data = new Uint8ClampedArray(image.data);
  const palm = length * 0.28;
  const finger = palm / 2.1;
  for (let row = 0; row < image.height; row++) {
    for (let col = 0; col < image.width; col++) {
      const [right, down] = [col + 0.5 - x, row + 0.5 - y];
      // Along the arm: v runs from the fingers to the elbow.
      const v = from === 'below' ? down : from === 'left' ? -right : right;
      const u = from === 'below' ? right : down;
      let inside = 0;
      let shade = 1;
      if (Math.abs(u) < palm * 1.05 && v > -palm && v < palm) {
        inside = 1;
        shade = 0.95 - 0.25 * (u / palm) ** 2;
      } else if (v >= palm && Math.abs(u) < palm * 0.75) {
        inside = 1;
        shade = 0.85 - 0.25 * (u / palm) ** 2;
      } else if (v <= -palm && v > -length * 0.62) {
        const place = (u + palm * 1.05) / (palm * 2.1);
        const across = place * FINGERS - Math.floor(place * FINGERS) - 0.5;
        if (place >= 0 && place < 1 && Math.abs(across) * finger < finger * 0.46) {
          inside = 1;
          shade = 1 - 1.6 * across * across;
        }
      }
      if (inside === 0) continue;
      const at = (row * image.width + col) * 4;
      // A little grain and lines, as palms have.
      const lines = 1 + 0.04 * Math.sin(v / 3.1 + u / 9) + 0.03 * Math.sin(u / 2.3 - v / 11);
      for (let c = 0; c < 3; c++) data[at + c] = colour[c]! * shade * lines;
    }
  }
  return { width: image.width, height: image.height, data };
}
