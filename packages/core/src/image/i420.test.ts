import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { I420Image, RgbaImage } from '../sample.ts';
import { toRgba } from './i420.ts';
import { regionToImage, regionToLuma, regionToTensor } from './sample-region.ts';

type Coding = Pick<I420Image, 'range' | 'matrix'>;

/** Even and odd sizes, every coding. */
const codings: readonly Coding[] = [
  { range: 'full', matrix: 'bt601' },
  { range: 'limited', matrix: 'bt601' },
  { range: 'full', matrix: 'bt709' },
  { range: 'limited', matrix: 'bt709' },
];

/** Encodes one colour by the definition of ITU-R BT.601 and BT.709: Y, Cb and Cr of gamma-coded R, G and B in 0..255. */
function encode([r, g, b]: readonly [number, number, number], { range, matrix }: Coding): readonly number[] {
  const [kr, kb] = matrix === 'bt601' ? [0.299, 0.114] : [0.2126, 0.0722];
  const y = kr * r + (1 - kr - kb) * g + kb * b;
  const [cb, cr] = [(b - y) / (2 * (1 - kb)), (r - y) / (2 * (1 - kr))];
  return range === 'full'
    ? [y, 128 + cb, 128 + cr]
    : [16 + (y * 219) / 255, 128 + (cb * 224) / 255, 128 + (cr * 224) / 255];
}

/** A picture whose colours change smoothly, in planes and as RGBA. */
function pair(width: number, height: number, coding: Coding): { planes: I420Image; rgba: RgbaImage } {
  const colour = (x: number, y: number): readonly [number, number, number] => [
    60 + (120 * x) / width,
    200 - (90 * y) / height,
    90 + (50 * (x + y)) / (width + height),
  ];
  const [chromaWidth, chromaHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const rgba = new Uint8ClampedArray(width * height * 4);
  const y = new Uint8ClampedArray(width * height);
  for (let i = 0; i < width * height; i++) {
    const at = colour(i % width, Math.floor(i / width));
    rgba.set([...at, 255], i * 4);
    y[i] = encode(at, coding)[0]!;
  }
  const chroma = (plane: 1 | 2): Uint8Array =>
    Uint8Array.from({ length: chromaWidth * chromaHeight }, (_, i) =>
      // MPEG-2 siting: at every second column, between two rows.
      Math.round(
        encode(colour((i % chromaWidth) * 2, Math.floor(i / chromaWidth) * 2 + 0.5), coding)[plane]!,
      ),
    );
  return {
    planes: { width, height, y: Uint8Array.from(y), u: chroma(1), v: chroma(2), ...coding },
    rgba: { width, height, data: rgba },
  };
}

function worst(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}

describe.each(codings)('an I420 picture, $range range, $matrix', (coding) => {
  it('has the colours that were put in', () => {
    for (const [width, height] of [
      [32, 18],
      [31, 17],
    ] as const) {
      const { planes, rgba } = pair(width, height, coding);
      // Rounding of three bytes, and half a pixel of the gradient where chroma is shared.
      expect(worst(toRgba(planes).data, rgba.data)).toBeLessThan(8);
    }
  });

  it('is sampled as its RGBA twin is, wherever the region lies', () => {
    const { planes, rgba } = pair(40, 24, coding);
    const number = fc.double({ min: -30, max: 70, noNaN: true });
    fc.assert(
      fc.property(
        number,
        number,
        fc.double({ min: 0.5, max: 60, noNaN: true }),
        number,
        (x, y, side, rotation) => {
          const region = { x, y, side, rotation };
          const options = { size: 12, range: { low: 0, high: 255 } };
          expect(
            worst(regionToTensor(planes, region, options), regionToTensor(rgba, region, options)),
            // A pixel or so of the gradient: chroma is shared by 2 x 2.
          ).toBeLessThan(12);
        },
      ),
    );
  });
});

describe('an I420 picture', () => {
  const { planes, rgba } = pair(40, 24, { range: 'limited', matrix: 'bt601' });
  const region = { x: 19, y: 12, side: 18, rotation: 0.2 };

  it('gives crops and luma as its RGBA twin does', () => {
    expect(worst(regionToImage(planes, region, 16).data, regionToImage(rgba, region, 16).data)).toBeLessThan(
      12,
    );
    expect(worst(regionToLuma(planes, region, 16), regionToLuma(rgba, region, 16))).toBeLessThan(2);
  });

  it('keeps within 0 and 255 whatever its bytes are', () => {
    const byte = (seed: number) => (_: unknown, i: number) => (Math.imul(i + seed, 2654435761) >>> 11) & 255;
    const noise: I420Image = {
      ...planes,
      y: Uint8Array.from({ length: 40 * 24 }, byte(1)),
      u: Uint8Array.from({ length: 20 * 12 }, byte(2)),
      v: Uint8Array.from({ length: 20 * 12 }, byte(3)),
    };
    const values = regionToTensor(noise, { ...region, side: 70 }, { size: 50, range: { low: 0, high: 255 } });
    expect(values.every((value) => value >= 0 && value <= 255.001)).toBe(true);
    expect(regionToLuma(noise, { ...region, side: 70 }, 50).every((v) => v >= 0 && v <= 255)).toBe(true);
  });

  it('is converted into the memory that it is given', () => {
    const out = new Uint8ClampedArray(40 * 24 * 4);
    expect(toRgba(planes, out).data).toBe(out);
    expect(toRgba(rgba)).toBe(rgba);
  });
});
