import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type I420Image, type Picture, toRgba } from '@bonafide/core';
import type { MediaFrame } from '../media-frame.ts';
import { createFrameScaler, fitInside, pictureBytes } from './frame-scaler.ts';
import type { Size } from './plane-rows.ts';

function i420(width: number, height: number, [y, u, v]: readonly [number, number, number]): MediaFrame {
  const chroma = ((width + 1) >> 1) * ((height + 1) >> 1);
  const data = new Uint8Array(width * height + 2 * chroma).fill(y);
  data.fill(u, width * height, width * height + chroma);
  data.fill(v, width * height + chroma);
  return { format: 'i420', width, height, data };
}
const scale = (frame: MediaFrame, size: Size): Picture =>
  createFrameScaler().toPicture(frame, size, new ArrayBuffer(pictureBytes(frame.format, size)));
const pixel = (frame: MediaFrame): readonly number[] => [
  ...toRgba(scale(frame, { width: 4, height: 4 })).data.slice(0, 4),
];

describe('createFrameScaler', () => {
  it.each([
    ['black', [16, 128, 128], [0, 0, 0]],
    ['white', [235, 128, 128], [255, 255, 255]],
    ['grey', [126, 128, 128], [128, 128, 128]],
    ['red', [81, 90, 240], [254, 0, 0]],
    ['blue', [41, 240, 110], [0, 0, 255]],
  ] as const)('turns BT.601 %s into the colour that it is', (_, yuv, rgb) => {
    const found = pixel(i420(8, 8, yuv));
    rgb.forEach((value, i) => {
      expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(2);
    });
    expect(found[3]).toBe(255);
  });

  it('reads BT.709 and full range where a frame says so', () => {
    const frame: MediaFrame = {
      ...i420(8, 8, [128, 128, 192]),
      colour: { matrix: 'bt709', fullRange: true },
    };
    const [r, g, b] = pixel(frame);
    expect([r, g, b]).toEqual([Math.round(128 + 1.5748 * 64), Math.round(128 - 0.4681 * 64), 128]);
  });

  it('gives the same picture for planes that lie apart', () => {
    const frame = i420(6, 4, [100, 90, 160]);
    const data = new Uint8Array(200).fill(7);
    const planes = [[10, 8, 6, 4, 100], [60, 5, 3, 2, 90], [90, 4, 3, 2, 160]] as const; // prettier-ignore
    for (const [offset, stride, width, height, value] of planes) {
      for (let y = 0; y < height; y++) data.fill(value, offset + y * stride, offset + y * stride + width);
    }
    const layout = planes.map(([offset, stride]) => ({ offset, stride }));
    expect(pixel({ ...frame, data, layout })).toEqual(pixel(frame));
  });

  it('keeps the mean of a picture at any size, odd ones too', () => {
    const side = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 20, max: 230 }), (width, height, y) => {
        const frame = i420(width, height, [y, 128, 128]);
        const size = fitInside(frame, { width: 16, height: 16 });
        const luma = (scale(frame, size) as I420Image).y;
        expect(luma).toHaveLength(size.width * size.height);
        expect(luma.every((value) => value === y)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('makes thumbnails of 32 x 18, or upright, in full range, the same from both formats', () => {
    const { width, height, luma } = createFrameScaler().toThumbnail(i420(640, 360, [235, 128, 128]));
    expect([width, height, luma[0], luma.at(-1)]).toEqual([32, 18, 255, 255]);
    const rgba: MediaFrame = {
      format: 'rgba',
      width: 90,
      height: 160,
      data: new Uint8Array(90 * 160 * 4).fill(255),
    };
    const upright = createFrameScaler().toThumbnail(rgba);
    expect([upright.width, upright.height, upright.luma[0]]).toEqual([18, 32, 255]);
  });

  it.each([
    ['too few bytes', { ...i420(8, 8, [0, 0, 0]), data: new Uint8Array(95) }],
    ['no pixels', { ...i420(8, 8, [0, 0, 0]), width: 0 }],
    ['more pixels than anybody sends', { ...i420(8, 8, [0, 0, 0]), width: 100_000 }],
    [
      'a plane outside',
      {
        ...i420(8, 8, [0, 0, 0]),
        layout: [
          { offset: 0, stride: 8 },
          { offset: 95, stride: 4 },
        ],
      },
    ],
  ])('refuses a frame with %s', (_, frame) => {
    expect(() => scale(frame as MediaFrame, { width: 4, height: 4 })).toThrow(
      expect.objectContaining({ code: 'media/decode-failed' }),
    );
  });
});
