import type { FaceObservation, FrameObservation } from '@bonafide/core';
import type { OccludeMove } from '../../challenge-params.ts';

type Region = OccludeMove['region'];

/** Parts of the face that a hand can be asked to cover. */
export const REGIONS = [
  'eyes',
  'mouth',
  'forehead',
  'left-cheek',
  'right-cheek',
] as const satisfies readonly Region[];

/** What each patch looks like: logarithms of red, green and blue at a grid of points. */
export type FacePatches = Readonly<Record<Region, Float32Array>>;

/** Middle and half size of each patch in the face's box (0..1 across and down). The image's left is the person's right. */
const PLACES: Readonly<
  Record<Region, readonly [x: number, y: number, halfWidth: number, halfHeight: number]>
> = {
  forehead: [0.5, 0.1, 0.25, 0.07],
  eyes: [0.5, 0.29, 0.36, 0.08],
  'right-cheek': [0.2, 0.56, 0.12, 0.1],
  'left-cheek': [0.8, 0.56, 0.12, 0.1],
  mouth: [0.5, 0.76, 0.2, 0.09],
};
const COLUMNS = 8;
const ROWS = 4;

/** Reads all patches by the box of a face. Costs about 0.05 ms. */
export function readPatches({ image }: FrameObservation, box: FaceObservation['box']): FacePatches {
  const read = (patch: Region): Float32Array => {
    const [cx, cy, halfWidth, halfHeight] = PLACES[patch];
    const values = new Float32Array(COLUMNS * ROWS * 3);
    for (let i = 0; i < COLUMNS * ROWS; i++) {
      const u = cx + halfWidth * (((i % COLUMNS) + 0.5) / (COLUMNS / 2) - 1);
      const v = cy + halfHeight * ((Math.floor(i / COLUMNS) + 0.5) / (ROWS / 2) - 1);
      const col = Math.max(0, Math.min(image.width - 1, Math.round(box.x + u * box.width)));
      const row = Math.max(0, Math.min(image.height - 1, Math.round(box.y + v * box.height)));
      const at = (row * image.width + col) * 4;
      for (let c = 0; c < 3; c++) values[i * 3 + c] = Math.log(image.data[at + c]! + 8);
    }
    return values;
  };
  return {
    forehead: read('forehead'),
    eyes: read('eyes'),
    'right-cheek': read('right-cheek'),
    'left-cheek': read('left-cheek'),
    mouth: read('mouth'),
  };
}

/** Mean change of a patch, as a logarithm: 0 the same, .1 a tenth lighter or darker or otherwise patterned. */
export function patchChange(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(a[i]! - b[i]!);
  return sum / a.length;
}

/** Correlation of two looks of a patch, channel by channel, -1..1: the pattern alone, whatever light falls on it. */
export function patchLikeness(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let c = 0; c < 3; c++) {
    const [meanA, meanB] = [channelMean(a, c), channelMean(b, c)];
    for (let i = c; i < a.length; i += 3) {
      const [x, y] = [a[i]! - meanA, b[i]! - meanB];
      ab += x * y;
      aa += x * x;
      bb += y * y;
    }
  }
  const scale = Math.sqrt(aa * bb);
  return scale > 1e-9 ? ab / scale : 0;
}

function channelMean(values: Float32Array, channel: number): number {
  let sum = 0;
  for (let i = channel; i < values.length; i += 3) sum += values[i]!;
  return (3 * sum) / values.length;
}
