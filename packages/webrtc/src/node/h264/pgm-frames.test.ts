import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MediaFrame } from '../../media-frame.ts';
import { createPgmFrames } from './pgm-frames.ts';

/** A picture whose values of luma, U and V are these. */
function pgm(width: number, height: number, [y, u, v]: readonly [number, number, number]): Uint8Array {
  const head = Buffer.from(`P5\n${width} ${(height * 3) / 2}\n255\n`);
  const luma = Buffer.alloc(width * height, y);
  const row = Buffer.concat([Buffer.alloc(width / 2, u), Buffer.alloc(width / 2, v)]);
  return Buffer.concat([head, luma, ...Array.from({ length: height / 2 }, () => row)]);
}
const valueAt = ({ data, layout }: MediaFrame, plane: number): number => data[layout![plane]!.offset]!;

describe('createPgmFrames', () => {
  it('gives the same pictures, of any sizes, in whatever pieces they arrive', () => {
    const size = fc.integer({ min: 1, max: 6 }).map((half) => 2 * half);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(size, size), { maxLength: 5 }),
        fc.integer({ min: 1, max: 300 }),
        (sizes, step) => {
          const stream = Buffer.concat(
            sizes.map(([width, height], i) => pgm(width, height, [i, 100 + i, 200 + i])),
          );
          const frames: MediaFrame[] = [];
          const reader = createPgmFrames();
          for (let at = 0; at < stream.length; at += step)
            frames.push(...reader.push(stream.subarray(at, at + step)));
          expect(frames.map(({ width, height }) => [width, height])).toEqual(sizes);
          frames.forEach((frame, i) => {
            expect([0, 1, 2].map((plane) => valueAt(frame, plane))).toEqual([i, 100 + i, 200 + i]);
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('refuses what is no such stream', () => {
    expect(() => createPgmFrames().push(Buffer.alloc(40, 1))).toThrow(RangeError);
    expect(() => createPgmFrames().push(Buffer.from(`P5\n99998 3\n255\n${' '.repeat(30)}`))).toThrow(
      RangeError,
    );
  });
});
