import { createHash } from 'node:crypto';
import { costOfLlr, expectedCalibrationError, rankScores, type ScoredItem } from 'bonafide/bench';

/** What a linear recalibration of log-likelihood ratios would change: llr' = weight * llr + offset. */
export interface Recalibration {
  /** Fitted on one half of the groups, for the weight of the analyzer in core's fusion. */
  readonly weight: number;
  readonly offset: number;
  /** On the other half: as the ratios are, and recalibrated. */
  readonly asIs: { readonly cllr: number; readonly ece: number };
  readonly recalibrated: { readonly cllr: number; readonly ece: number };
  readonly fittedOn: number;
  readonly measuredOn: number;
}

/** Pull towards "trust the ratio as it is", in items: a fit on few groups must not believe itself. */
const PRIOR = 4;
const STEPS = 50;

/**
 * Fits weight and offset by logistic regression, the classes weighing the same, on the half of the groups that a hash
 * picks, and measures on the other half: no person is in both. `undefined` where a half lacks a class.
 */
export function recalibrate(items: readonly ScoredItem[]): Recalibration | undefined {
  const inFirst = ({ group }: ScoredItem): boolean =>
    createHash('sha256')
      .update(group ?? '')
      .digest()[0]! < 128;
  const [fit, test] = [items.filter(inFirst), items.filter((item) => !inFirst(item))];
  const both = (half: readonly ScoredItem[]): boolean =>
    half.some(({ synthetic }) => synthetic) && half.some(({ synthetic }) => !synthetic);
  if (!both(fit) || !both(test)) return undefined;
  const { weight, offset } = fitLogistic(fit);
  const changed = test.map((item) => ({ ...item, score: weight * item.score + offset }));
  return {
    weight,
    offset,
    asIs: costs(test),
    recalibrated: costs(changed),
    fittedOn: fit.length,
    measuredOn: test.length,
  };
}

function costs(items: readonly ScoredItem[]): { cllr: number; ece: number } {
  const ranked = rankScores(items);
  return { cllr: costOfLlr(ranked), ece: expectedCalibrationError(ranked) };
}

/** Newton's method on the penalised loss, each step halved until it falls; starts, and is held, near (1, 0). */
export function fitLogistic(items: readonly ScoredItem[]): { weight: number; offset: number } {
  const attacks = items.filter(({ synthetic }) => synthetic).length;
  const mass = { attack: items.length / 2 / attacks, bonaFide: items.length / 2 / (items.length - attacks) };
  const massOf = ({ synthetic }: ScoredItem): number => (synthetic ? mass.attack : mass.bonaFide);
  const loss = (weight: number, offset: number): number =>
    items.reduce(
      (sum, item) => {
        const llr = weight * item.score + offset;
        return sum + massOf(item) * softplus(item.synthetic ? -llr : llr);
      },
      (PRIOR * ((weight - 1) ** 2 + offset ** 2)) / 2,
    );
  let [weight, offset] = [1, 0];
  for (let step = 0; step < STEPS; step++) {
    let [byWeight, byOffset] = [PRIOR * (weight - 1), PRIOR * offset];
    let [bendWeight, bendBoth, bendOffset] = [PRIOR, 0, PRIOR];
    for (const item of items) {
      const p = 1 / (1 + Math.exp(-(weight * item.score + offset)));
      const error = massOf(item) * (p - Number(item.synthetic));
      const bend = massOf(item) * p * (1 - p);
      byWeight += error * item.score;
      byOffset += error;
      bendWeight += bend * item.score ** 2;
      bendBoth += bend * item.score;
      bendOffset += bend;
    }
    const determinant = bendWeight * bendOffset - bendBoth ** 2;
    const change = {
      weight: (bendOffset * byWeight - bendBoth * byOffset) / determinant,
      offset: (bendWeight * byOffset - bendBoth * byWeight) / determinant,
    };
    const before = loss(weight, offset);
    let size = 1;
    while (size > 1e-6 && loss(weight - size * change.weight, offset - size * change.offset) > before)
      size /= 2;
    weight -= size * change.weight;
    offset -= size * change.offset;
  }
  return { weight, offset };
}

/** ln(1 + e^x) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}
