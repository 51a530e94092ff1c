/** Maps (x, y) to (a x - b y + tx, b x + a y + ty): rotation, uniform scale and shift. */
export interface Similarity {
  readonly a: number;
  readonly b: number;
  readonly tx: number;
  readonly ty: number;
}

/**
 * The similarity that maps `from` onto `to` with the least squared error (Umeyama 1991, the planar case).
 * Points are x, y pairs; `indices` restricts the fit. Throws `RangeError` where all points of `from` coincide.
 */
export function fitSimilarity(from: Float32Array, to: Float32Array, indices?: readonly number[]): Similarity {
  const chosen = indices ?? Array.from({ length: from.length / 2 }, (_, i) => i);
  const [fx, fy] = centroid(from, chosen);
  const [gx, gy] = centroid(to, chosen);
  let dot = 0;
  let cross = 0;
  let norm = 0;
  for (const i of chosen) {
    const x = from[i * 2]! - fx;
    const y = from[i * 2 + 1]! - fy;
    const u = to[i * 2]! - gx;
    const v = to[i * 2 + 1]! - gy;
    dot += x * u + y * v;
    cross += x * v - y * u;
    norm += x * x + y * y;
  }
  if (!(norm > 0)) throw new RangeError('points to fit coincide');
  const a = dot / norm;
  const b = cross / norm;
  return { a, b, tx: gx - a * fx + b * fy, ty: gy - b * fx - a * fy };
}

/** The points after the map; a new array. */
export function mapPoints({ a, b, tx, ty }: Similarity, points: Float32Array): Float32Array {
  const out = new Float32Array(points.length);
  for (let i = 0; i < points.length; i += 2) {
    const x = points[i]!;
    const y = points[i + 1]!;
    out[i] = a * x - b * y + tx;
    out[i + 1] = b * x + a * y + ty;
  }
  return out;
}

/** The map that undoes `map`. */
export function invertSimilarity({ a, b, tx, ty }: Similarity): Similarity {
  const norm = a * a + b * b;
  const ia = a / norm;
  const ib = -b / norm;
  return { a: ia, b: ib, tx: -(ia * tx - ib * ty), ty: -(ib * tx + ia * ty) };
}

/** Mean of the chosen points. */
export function centroid(points: Float32Array, indices: readonly number[]): readonly [number, number] {
  let x = 0;
  let y = 0;
  for (const i of indices) {
    x += points[i * 2]!;
    y += points[i * 2 + 1]!;
  }
  return [x / indices.length, y / indices.length];
}
