import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { I420Image } from '../sample.ts';
import { i420Kernel } from './i420-kernel.ts';
import { RegionWalk } from './region-walk.ts';
import { rgbaKernel } from './rgba-kernel.ts';
import { toRgba } from './i420.ts';

const [width, height] = [30, 20];
const number = fc.double({ min: -40, max: 60, noNaN: true });
const region = fc.record({
  x: number,
  y: number,
  side: fc.double({ min: 0.01, max: 80, noNaN: true }),
  rotation: fc.oneof(fc.constantFrom(0, Math.PI / 2, Math.PI), number),
});
const size = 12;

it('lets no pixel in whose neighbours lie outside', () => {
  fc.assert(
    fc.property(region, fc.nat(size - 1), (at, row) => {
      const walk = new RegionWalk(at, size, { width, height });
      walk.toRow(row);
      const { from, to } = walk;
      expect(from >= 0 && from <= to && to <= size).toBe(true);
      let { px, py } = walk.between(from, to);
      expect(walk.count).toBe(to - from);
      for (let i = from; i < to; i++, px += walk.ux, py += walk.uy) {
        expect(px >= 0 && px < width - 1 && py >= 0 && py < height - 1).toBe(true);
      }
    }),
  );
});

it('takes the whole row as inside where the whole region is, and nothing of a region that is no number', () => {
  const walk = new RegionWalk({ x: 15, y: 10, side: 12, rotation: 0.1 }, size, { width, height });
  const none = new RegionWalk({ x: NaN, y: 10, side: 12, rotation: 0.1 }, size, { width, height });
  for (let row = 0; row < size; row++) {
    walk.toRow(row);
    none.toRow(row);
    expect([walk.from, walk.to, none.from, none.to]).toEqual([0, size, 0, 0]);
  }
});

it('samples the inside as it would sample it anywhere', () => {
  const byte = (_: unknown, i: number): number => (Math.imul(i + 1, 2654435761) >>> 11) & 255;
  const planes: I420Image = {
    width,
    height,
    range: 'limited',
    matrix: 'bt601',
    y: Uint8Array.from({ length: width * height }, byte),
    u: Uint8Array.from({ length: (width * height) / 4 }, byte),
    v: Uint8Array.from({ length: (width * height) / 4 }, byte),
  };
  const scaling = { gain: 2 / 255, bias: -1 };
  const kernels = [i420Kernel(planes, scaling), rgbaKernel(toRgba(planes), scaling)];
  fc.assert(
    fc.property(region, fc.nat(size - 1), (at, row) => {
      const walk = new RegionWalk(at, size, { width, height });
      walk.toRow(row);
      const inside = walk.between(walk.from, walk.to);
      for (const kernel of kernels) {
        const [fast, careful] = [new Float32Array(36), new Float32Array(36)];
        kernel.inside(inside, fast, 0);
        kernel.anywhere(inside, careful, 0);
        fast.forEach((value, i) => {
          expect(value).toBeCloseTo(careful[i]!, 5);
        });
      }
    }),
  );
});
