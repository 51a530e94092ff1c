/** Unknowns of a homography whose last element is 1. */
const UNKNOWNS = 8;

/**
 * How far points are from where the best homography takes them: the root mean square over the points, in their unit. Two
 * views of a plane are one homography apart, whatever the camera and however the plane was turned (Hartley and Zisserman,
 * "Multiple view geometry", 2nd ed., 13.1); a head that turns, or moves anything in it, is not. Least squares of the
 * algebraic error (ibid., 4.1), on coordinates that are centred and scaled first (ibid., 4.4). `from` and `to`: x, y of each
 * point in turn, at least eight points. Without a solution (all points on a line), the distance that they moved.
 */
export function planeResidual(from: Float64Array, to: Float64Array): number {
  const [a, b] = [normalise(from), normalise(to)];
  const rows = new Float64Array(UNKNOWNS * (UNKNOWNS + 1));
  for (let i = 0; i < from.length; i += 2) {
    const [x, y, u, v] = [a.points[i]!, a.points[i + 1]!, b.points[i]!, b.points[i + 1]!];
    accumulate(rows, [x, y, 1, 0, 0, 0, -u * x, -u * y], u);
    accumulate(rows, [0, 0, 0, x, y, 1, -v * x, -v * y], v);
  }
  const h = solve(rows);
  if (h === undefined) return distance(from, to);
  let sum = 0;
  for (let i = 0; i < from.length; i += 2) {
    const [x, y] = [a.points[i]!, a.points[i + 1]!];
    const w = h[6]! * x + h[7]! * y + 1;
    const u = (h[0]! * x + h[1]! * y + h[2]!) / w;
    const v = (h[3]! * x + h[4]! * y + h[5]!) / w;
    sum += (u - b.points[i]!) ** 2 + (v - b.points[i + 1]!) ** 2;
  }
  return Math.sqrt((2 * sum) / from.length) * b.scale;
}

/** Root mean square over the points. */
function distance(from: Float64Array, to: Float64Array): number {
  const squares = from.reduce((sum, value, i) => sum + (to[i]! - value) ** 2, 0);
  return Math.sqrt((2 * squares) / from.length);
}

interface Normalised {
  readonly points: Float64Array;
  /** Unit of `points` in that of the points as they were. */
  readonly scale: number;
}

function normalise(points: Float64Array): Normalised {
  const count = points.length / 2;
  let [x, y, squares] = [0, 0, 0];
  for (let i = 0; i < points.length; i += 2) {
    x += points[i]! / count;
    y += points[i + 1]! / count;
  }
  for (let i = 0; i < points.length; i += 2) squares += (points[i]! - x) ** 2 + (points[i + 1]! - y) ** 2;
  const scale = Math.sqrt(squares / points.length) || 1;
  return { points: points.map((value, i) => (value - (i % 2 === 0 ? x : y)) / scale), scale };
}

/** Adds one equation, `row` . h = `value`, to the normal equations: eight rows of nine numbers. */
function accumulate(rows: Float64Array, row: readonly number[], value: number): void {
  for (let r = 0; r < UNKNOWNS; r++) {
    const factor = row[r]!;
    if (factor === 0) continue;
    const at = r * (UNKNOWNS + 1);
    for (let c = 0; c < UNKNOWNS; c++) rows[at + c]! += factor * row[c]!;
    rows[at + UNKNOWNS]! += factor * value;
  }
}

/** Gauss-Jordan elimination with pivots; undefined where a pivot vanishes. */
function solve(rows: Float64Array): Float64Array | undefined {
  const width = UNKNOWNS + 1;
  for (let k = 0; k < UNKNOWNS; k++) {
    let pivot = k;
    for (let r = k + 1; r < UNKNOWNS; r++)
      if (Math.abs(rows[r * width + k]!) > Math.abs(rows[pivot * width + k]!)) pivot = r;
    if (!(Math.abs(rows[pivot * width + k]!) > 1e-9)) return undefined;
    for (let c = 0; c < width; c++) {
      const kept = rows[k * width + c]!;
      rows[k * width + c] = rows[pivot * width + c]!;
      rows[pivot * width + c] = kept;
    }
    for (let r = 0; r < UNKNOWNS; r++) {
      if (r === k) continue;
      const factor = rows[r * width + k]! / rows[k * width + k]!;
      for (let c = k; c < width; c++) rows[r * width + c]! -= factor * rows[k * width + c]!;
    }
  }
  return Float64Array.from(
    { length: UNKNOWNS },
    (_, k) => rows[k * width + UNKNOWNS]! / rows[k * width + k]!,
  );
}
