import fc from 'fast-check';
import { expect, it } from 'vitest';
import { i420Kernel } from './i420-kernel.ts';
import { partRow, walkOf } from './region-walk.ts';
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
const place = { width, height, size: 12 };

it('parts a row without a pixel lost or shown twice, and lets nothing in whose neighbours lie outside', () => {
  fc.assert(
    fc.property(region, fc.nat(11), (at, row) => {
      const { before, inside, after } = partRow(walkOf(at, place.size), row, place);
      expect(before.count + inside.count + after.count).toBe(place.size);
      for (const part of [before, inside, after]) expect(part.count).toBeGreaterThanOrEqual(0);
      let { px, py } = inside;
      for (let i = 0; i < inside.count; i++, px += inside.ux, py += inside.uy) {
        expect(px >= 0 && px < width - 1 && py >= 0 && py < height - 1).toBe(true);
      }
    }),
  );
});

it('takes the whole row as inside where the whole region is', () => {
  const walk = walkOf({ x: 15, y: 10, side: 12, rotation: 0.1 }, place.size);
  for (let row = 0; row < place.size; row++) expect(partRow(walk, row, place).inside.count).toBe(place.size);
});

it('samples the inside as it would sample it anywhere', () => {
  const byte = (_: unknown, i: number): number => (Math.imul(i + 1, 2654435761) >>> 11) & 255;
  const planes = {
    ...{ width, height, range: 'limited', matrix: 'bt601' },
    y: Uint8Array.from({ length: width * height }, byte),
    u: Uint8Array.from({ length: (width * height) / 4 }, byte),
    v: Uint8Array.from({ length: (width * height) / 4 }, byte),
  } as const;
  const scaling = { gain: 2 / 255, bias: -1 };
  const kernels = [i420Kernel(planes, scaling), rgbaKernel(toRgba(planes), scaling)];
  fc.assert(
    fc.property(region, fc.nat(11), (at, row) => {
      const { inside } = partRow(walkOf(at, place.size), row, place);
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
