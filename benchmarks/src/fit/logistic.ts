/** One example: what was measured, and whether it is of an attack. `group`: the recording that it came of. */
export interface Example {
  readonly features: readonly number[];
  readonly attack: boolean;
  readonly group: string;
}

/** Logit of an attack: `offset + sum of weights * features`. */
export interface LogisticFit {
  readonly weights: readonly number[];
  readonly offset: number;
}

const STEPS = 60;
const SETTLED = 1e-9;

/**
 * Logistic regression with the classes weighing the same and an L2 penalty of half the squared weights (not the offset),
 * as scikit-learn's `LogisticRegression(C=1, class_weight='balanced')`; Newton's method, each step halved until the loss
 * falls. Throws `RangeError` where a class is missing.
 */
export function fitLogistic(examples: readonly Example[]): LogisticFit {
  const attacks = examples.filter(({ attack }) => attack).length;
  const genuine = examples.length - attacks;
  if (attacks === 0 || genuine === 0) throw new RangeError('a fit needs examples of both classes');
  const massOf = (example: Example): number => examples.length / 2 / (example.attack ? attacks : genuine);
  const size = examples[0]!.features.length + 1;
  const rows = examples.map((example) => ({
    x: [...example.features, 1],
    sign: example.attack ? 1 : -1,
    mass: massOf(example),
  }));
  const loss = (w: readonly number[]): number =>
    rows.reduce((sum, { x, sign, mass }) => sum + mass * softplus(-sign * dot(w, x)), penalty(w));
  let weights: readonly number[] = Array.from({ length: size }, () => 0);
  for (let step = 0; step < STEPS; step++) {
    const gradient = weights.map((w, i) => (i < size - 1 ? w : 0));
    const hessian = weights.map((_, i) => weights.map((__, j) => (i === j && i < size - 1 ? 1 : 0)));
    for (const { x, sign, mass } of rows) {
      const p = 1 / (1 + Math.exp(-dot(weights, x)));
      const error = mass * (p - (sign > 0 ? 1 : 0));
      for (let i = 0; i < size; i++) {
        gradient[i]! += error * x[i]!;
        for (let j = 0; j < size; j++) hessian[i]![j]! += mass * p * (1 - p) * x[i]! * x[j]!;
      }
    }
    const change = solve(hessian, gradient);
    const before = loss(weights);
    let scale = 1;
    const moved = (): readonly number[] => weights.map((w, i) => w - scale * change[i]!);
    while (scale > 1e-6 && loss(moved()) > before) scale /= 2;
    weights = moved();
    if (Math.max(...change.map(Math.abs)) < SETTLED) break;
  }
  return { weights: weights.slice(0, -1), offset: weights.at(-1)! };
}

/** Logit of each example under a fit to the examples of all other groups. */
export function leaveGroupsOut(examples: readonly Example[]): readonly number[] {
  const fits = new Map(
    [...new Set(examples.map(({ group }) => group))].map((group) => [
      group,
      fitLogistic(examples.filter((example) => example.group !== group)),
    ]),
  );
  return examples.map(({ features, group }) => logitOf(fits.get(group)!, features));
}

function logitOf({ weights, offset }: LogisticFit, features: readonly number[]): number {
  return offset + dot(weights, features);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function penalty(weights: readonly number[]): number {
  return weights.slice(0, -1).reduce((sum, w) => sum + (w * w) / 2, 0);
}

/** ln(1 + e^x) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** Gaussian elimination with partial pivoting. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row;
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = rows[row]![column]! / rows[column]![column]!;
      for (let k = column; k <= size; k++) rows[row]![k]! -= factor * rows[column]![k]!;
    }
  }
  return rows.map((row, i) => row[size]! / row[i]!);
}
