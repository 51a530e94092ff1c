/** One channel of a picture in a buffer: value (x, y) is `data[offset + y * stride + x * step]`. */
export interface Plane {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly offset: number;
  readonly stride: number;
  readonly step: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Rows that an output row is averaged over at most: a thumbnail of a large picture needs no more. */
const MOST_ROWS = 8;

/** Resamples one channel, row by row of the result. */
export interface PlaneRows {
  /** The row's values, as in the source. Borrowed: the next call overwrites them. */
  row(y: number): Float32Array;
}

/**
 * Averages over the area of each result pixel where the plane shrinks, interpolates linearly where it grows (chroma of
 * 4:2:0). Pixel centres map to pixel centres. The tables for one pair of sizes cost more than a row: keep the object
 * and give it each frame's plane by `planeRows.of(plane)`.
 */
export function createPlaneSampler(from: Size, to: Size): { of(plane: Plane): PlaneRows } {
  const columns = axis(from.width, to.width);
  const lines = axis(from.height, to.height);
  const line = new Float32Array(from.width);
  const out = new Float32Array(to.width);

  return {
    of: (plane) => ({
      row(y) {
        gather(plane, lines, y, line);
        if (columns.shrinks) {
          for (let x = 0; x < out.length; x++) {
            const start = columns.first[x]!;
            const end = columns.last[x]!;
            let sum = 0;
            for (let i = start; i < end; i++) sum += line[i]!;
            out[x] = sum / (end - start);
          }
        } else {
          for (let x = 0; x < out.length; x++) {
            const weight = columns.weight[x]!;
            out[x] = line[columns.first[x]!]! * (1 - weight) + line[columns.last[x]!]! * weight;
          }
        }
        return out;
      },
    }),
  };
}

/** One source line for one result line. */
function gather(plane: Plane, lines: Axis, y: number, line: Float32Array): void {
  const { data, offset, stride, step } = plane;
  const first = lines.first[y]!;
  const last = lines.last[y]!;
  if (!lines.shrinks) {
    const weight = lines.weight[y]!;
    const a = offset + first * stride;
    const b = offset + last * stride;
    for (let x = 0; x < line.length; x++) {
      line[x] = data[a + x * step]! * (1 - weight) + data[b + x * step]! * weight;
    }
    return;
  }
  const count = Math.min(MOST_ROWS, last - first);
  line.fill(0);
  for (let k = 0; k < count; k++) {
    const source = first + Math.floor(((k + 0.5) * (last - first)) / count);
    const at = offset + source * stride;
    for (let x = 0; x < line.length; x++) line[x]! += data[at + x * step]!;
  }
  for (let x = 0; x < line.length; x++) line[x]! /= count;
}

/** Where each result pixel comes from along one axis. */
interface Axis {
  /** True: the mean of [first, last). False: between first and last, by weight. */
  readonly shrinks: boolean;
  readonly first: Int32Array;
  readonly last: Int32Array;
  readonly weight: Float32Array;
}

function axis(from: number, to: number): Axis {
  const shrinks = to <= from;
  const first = new Int32Array(to);
  const last = new Int32Array(to);
  const weight = new Float32Array(to);
  for (let i = 0; i < to; i++) {
    if (shrinks) {
      first[i] = Math.floor((i * from) / to);
      last[i] = Math.max(first[i]! + 1, Math.floor(((i + 1) * from) / to));
    } else {
      const position = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
      first[i] = Math.floor(position);
      last[i] = Math.min(from - 1, first[i]! + 1);
      weight[i] = position - first[i]!;
    }
  }
  return { shrinks, first, last, weight };
}
