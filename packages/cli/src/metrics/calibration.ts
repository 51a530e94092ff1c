import type { RankedScores } from './ranked-scores.ts';

/*
 * Calibration of log-likelihood ratios. Both classes weigh one half whatever their numbers, so that a test set's mix
 * of attacks and bona fide does not stand for a prior that nobody stated.
 */

/** Natural-log likelihood ratios beyond this are as good as certain; the logarithms stay finite. */
const CERTAIN = 700;

/**
 * Cost of the log-likelihood ratio (Bruemmer and du Preez 2006, eq. 6) in bits: 0 perfect, 1 as good as knowing
 * nothing, above 1 misleading. `ranked` holds natural-log likelihood ratios, positive for synthetic.
 */
export function costOfLlr({ scores, synthetic }: RankedScores, weights?: Float64Array): number {
  const sum = [0, 0];
  const count = [0, 0];
  for (let i = 0; i < scores.length; i++) {
    const weight = weights?.[i] ?? 1;
    const kind = synthetic[i]!;
    sum[kind]! += weight * softplus(kind === 1 ? -scores[i]! : scores[i]!);
    count[kind]! += weight;
  }
  return (sum[0]! / count[0]! + sum[1]! / count[1]!) / (2 * Math.LN2);
}

/**
 * Cllr after the best monotone recalibration, by pool adjacent violators (ibid.): what the ranking is worth, with the
 * calibration made perfect in hindsight. Cllr - min Cllr is the loss by calibration.
 */
export function minCostOfLlr(ranked: RankedScores, weights?: Float64Array): number {
  const { scores, synthetic } = ranked;
  const blocks: { attacks: number; bonaFide: number }[] = [];
  let [attacks, bonaFide] = [0, 0];
  // From the least suspicious up; ties are one block from the start.
  for (let i = scores.length - 1; i >= 0; i--) {
    const last = blocks.at(-1);
    const block = last && scores[i] === scores[i + 1] ? last : { attacks: 0, bonaFide: 0 };
    if (block !== last) blocks.push(block);
    const weight = weights?.[i] ?? 1;
    if (synthetic[i] === 1) {
      block.attacks += weight;
      attacks += weight;
    } else {
      block.bonaFide += weight;
      bonaFide += weight;
    }
  }
  let cost = 0;
  for (const block of poolAdjacentViolators(blocks)) {
    // Likelihood ratio of the block: the shares of each class in it.
    const llr = Math.log(block.attacks / attacks) - Math.log(block.bonaFide / bonaFide);
    if (block.attacks > 0) cost += (block.attacks / attacks) * softplus(-clamp(llr));
    if (block.bonaFide > 0) cost += (block.bonaFide / bonaFide) * softplus(clamp(llr));
  }
  return cost / (2 * Math.LN2);
}

/** One bin of a reliability diagram. */
export interface ReliabilityBin {
  /** Range of the stated probability of synthetic at even odds. */
  readonly low: number;
  readonly high: number;
  /** Mean of the stated probabilities in it; `null` for an empty bin. */
  readonly stated: number | null;
  /** Share of attacks among them, the classes weighing the same. */
  readonly observed: number | null;
  readonly n: number;
}

/** The reliability diagram of log-likelihood ratios as probabilities at even odds, in equal bins of 0..1. */
export function reliability(ranked: RankedScores, bins = 10, weights?: Float64Array): ReliabilityBin[] {
  return massPerBin(ranked, bins, weights).map(({ mass, stated, attacks, n }, bin) => ({
    low: bin / bins,
    high: (bin + 1) / bins,
    stated: mass > 0 ? stated / mass : null,
    observed: mass > 0 ? attacks / mass : null,
    n,
  }));
}

/**
 * Expected calibration error (Guo et al. 2017, eq. 3) in equal bins of the stated probability at even odds: mean gap
 * between what was stated and what was so, 0 best. Biased upwards on few items: read it with `n`.
 */
export function expectedCalibrationError(ranked: RankedScores, bins = 10, weights?: Float64Array): number {
  return massPerBin(ranked, bins, weights).reduce(
    (sum, { stated, attacks }) => sum + Math.abs(stated - attacks),
    0,
  );
}

interface BinMass {
  /** Weight of the bin; all bins sum to 1. */
  mass: number;
  stated: number;
  attacks: number;
  n: number;
}

function massPerBin({ scores, synthetic }: RankedScores, bins: number, weights?: Float64Array): BinMass[] {
  const count = [0, 0];
  for (let i = 0; i < scores.length; i++) count[synthetic[i]!]! += weights?.[i] ?? 1;
  const found = Array.from({ length: bins }, (): BinMass => ({ mass: 0, stated: 0, attacks: 0, n: 0 }));
  for (let i = 0; i < scores.length; i++) {
    const kind = synthetic[i]!;
    const weight = (weights?.[i] ?? 1) / (2 * count[kind]!);
    const probability = 1 / (1 + Math.exp(-scores[i]!));
    const bin = found[Math.min(bins - 1, Math.floor(probability * bins))]!;
    bin.mass += weight;
    bin.stated += weight * probability;
    bin.attacks += weight * kind;
    bin.n++;
  }
  return found;
}

/** Merges neighbours until the share of attacks never falls (Ayer et al. 1955). O(n). */
function poolAdjacentViolators(
  blocks: readonly { attacks: number; bonaFide: number }[],
): readonly { attacks: number; bonaFide: number }[] {
  const pooled: { attacks: number; bonaFide: number }[] = [];
  for (const { attacks, bonaFide } of blocks) {
    let block = { attacks, bonaFide };
    if (attacks + bonaFide === 0) continue;
    for (let last = pooled.at(-1); last; last = pooled.at(-1)) {
      // share(last) < share(block), without dividing
      if (last.attacks * block.bonaFide < block.attacks * last.bonaFide) break;
      pooled.pop();
      block = { attacks: last.attacks + block.attacks, bonaFide: last.bonaFide + block.bonaFide };
    }
    pooled.push(block);
  }
  return pooled;
}

/** ln(1 + e^x) without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

function clamp(llr: number): number {
  return Math.max(-CERTAIN, Math.min(CERTAIN, llr));
}
