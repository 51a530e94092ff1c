import type { Picture } from '../sample.ts';
import { isI420 } from './i420.ts';
import { i420Kernel } from './i420-kernel.ts';
import type { Region } from './region.ts';
import { RegionWalk, type Stretch } from './region-walk.ts';
import { rgbaKernel } from './rgba-kernel.ts';

/** Writes one row of a region as RGB floats to `out` from index `at` on. */
export type RowSampler = (row: number, out: Float32Array, at: number) => void;

/** What becomes of a colour value 0..255: `gain * value + bias`. */
export interface Scaling {
  readonly gain: number;
  readonly bias: number;
}

/** Samples pixels of one kind of picture, three values each, to `out` from index `at` on. */
export interface SamplingKernel {
  /** Pixels whose four neighbours all lie in the picture. */
  inside(stretch: Stretch, out: Float32Array, at: number): void;
  /** Pixels anywhere; outside of the picture is black. */
  anywhere(stretch: Stretch, out: Float32Array, at: number): void;
}

/**
 * Resamples a region, bilinear, black outside the picture. The kernels' loops are the hottest of the library: no
 * allocation, no questions where there are no borders, all that they read in local variables, and indices that are told
 * to be integers (`Math.imul`, `| 0`), which made them 2.4 times as fast: V8 cannot know that they are, and converts.
 */
export function createRowSampler(
  picture: Picture,
  region: Region,
  options: { readonly size: number } & Scaling,
): RowSampler {
  const { size } = options;
  const walk = new RegionWalk(region, size, picture);
  const kernel = isI420(picture) ? i420Kernel(picture, options) : rgbaKernel(picture, options);
  return (row, out, at) => {
    walk.toRow(row);
    const { from, to } = walk;
    if (from > 0) kernel.anywhere(walk.between(0, from), out, at);
    if (to > from) kernel.inside(walk.between(from, to), out, at + from * 3);
    if (to < size) kernel.anywhere(walk.between(to, size), out, at + to * 3);
  };
}
