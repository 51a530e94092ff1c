import { decide, POLICIES } from '../fusion/policy.ts';
import type { Verdict } from '../verdict.ts';
import { formatShare } from './format-time.ts';

/** A verdict in plain words. */
export interface VerdictDescription {
  readonly title: string;
  /** What the verdict means and what it does not. */
  readonly meaning: string;
  /** How sure it is, or why no number can be given. */
  readonly sureness: string;
}

const TITLES: Readonly<Record<Verdict['kind'], Omit<VerdictDescription, 'sureness'>>> = {
  synthetic: {
    title: 'Likely AI-made',
    meaning: 'The evidence points to a face or voice that was made or changed by software.',
  },
  genuine: {
    title: 'Consistent with a genuine caller',
    meaning: 'The evidence points to a real, unaltered face and voice.',
  },
  inconclusive: {
    title: 'Cannot tell',
    meaning: 'There is too little evidence for a judgement. This is not a weak form of “genuine”.',
  },
};

/** Puts a verdict into words. */
export function describeVerdict(verdict: Verdict): VerdictDescription {
  return { ...TITLES[verdict.kind], sureness: describeSureness(verdict) };
}

function describeSureness(verdict: Verdict): string {
  const { posterior, llr, policy } = verdict;
  if (posterior === null || llr === null) {
    return 'No calibrated check had evidence, so no probability can be given.';
  }
  const prior = formatShare(POLICIES[policy].prior);
  return [
    `Probability that it is AI-made: ${formatShare(posterior)}.`,
    `${describeEvidence(llr)};`,
    `the ${policy} policy takes ${prior} of calls for attacks before it sees any evidence.`,
    ...(verdict.kind === 'inconclusive' ? [describeDoubt(posterior, verdict)] : []),
  ].join(' ');
}

/** Why a probability that is known still leads to no verdict. */
function describeDoubt(posterior: number, { policy }: Verdict): string {
  return decide(POLICIES[policy], posterior) === 'genuine'
    ? 'That would be low enough for “genuine”, but too little of the face or voice could be judged to say so.'
    : 'At that probability a person should decide: either mistake would cost this policy more than a review.';
}

/** The side that a natural-log likelihood ratio speaks for; neither up to two to one, where the verbal scale begins. */
export function sideOf(llr: number): 'synthetic' | 'genuine' | 'neither' {
  if (Math.abs(llr) < Math.LN2) return 'neither';
  return llr > 0 ? 'synthetic' : 'genuine';
}

/**
 * A natural-log likelihood ratio in words, on the verbal scale of the ENFSI Guideline for Evaluative Reporting in
 * Forensic Science (2015, table 1): likelihood ratios of 2, 10, 100, 1,000, 10,000 and 1,000,000 separate its steps.
 */
export function describeEvidence(llr: number): string {
  const spokenFor = sideOf(llr);
  if (spokenFor === 'neither') return 'The evidence favours neither side';
  const ratio = Math.exp(Math.abs(llr));
  const side = spokenFor === 'synthetic' ? 'AI-made than genuine' : 'genuine than AI-made';
  return `The evidence is ${formatRatio(ratio)} times more likely if the caller is ${side} (${strength(ratio)} support)`;
}

function strength(ratio: number): string {
  if (ratio < 10) return 'weak';
  if (ratio < 100) return 'moderate';
  if (ratio < 1_000) return 'moderately strong';
  if (ratio < 10_000) return 'strong';
  return ratio < 1_000_000 ? 'very strong' : 'extremely strong';
}

/** Two digits are all that a calibrated ratio carries; above a million the number itself means nothing any more. */
function formatRatio(ratio: number): string {
  if (ratio >= 1_000_000) return 'over a million';
  return Number(ratio.toPrecision(2)).toLocaleString('en-US');
}
