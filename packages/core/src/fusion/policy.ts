import type { PolicyName } from '../verdict.ts';

/**
 * An operating point, stated as a decision problem: how likely an attack is before any evidence, and what each
 * outcome costs. Costs are in units of one manual review (an `inconclusive`).
 */
export interface Policy {
  readonly name: PolicyName;
  /** Share of calls that are attacks, before any evidence. */
  readonly prior: number;
  /** Calling an attack genuine. */
  readonly missCost: number;
  /** Calling a genuine caller synthetic. */
  readonly falseAlarmCost: number;
  /** Least share of the call in which the face must have been fit to judge before a caller can be called genuine. */
  readonly minCoverage: number;
}

/**
 * The presets. A bank loses most by a miss and can call back: it reviews whatever is not nearly certain. A messaging
 * app warns millions of people: few attacks, and false alarms that cost as much as misses. A researcher wants
 * the decision with equal priors and costs, and only a tie is left open.
 */
export const POLICIES: Readonly<Record<PolicyName, Policy>> = {
  bank: { name: 'bank', prior: 0.05, missCost: 200, falseAlarmCost: 20, minCoverage: 0.5 },
  messaging: { name: 'messaging', prior: 0.01, missCost: 50, falseAlarmCost: 50, minCoverage: 0.3 },
  research: { name: 'research', prior: 0.5, missCost: 2, falseAlarmCost: 2, minCoverage: 0 },
};

/**
 * Chow's rule (Chow 1970, "On optimum recognition error and reject tradeoff"): decide where the expected cost of
 * deciding is under that of a review, else leave it open.
 */
export function decide(policy: Policy, posterior: number): 'genuine' | 'synthetic' | 'inconclusive' {
  if (!(posterior >= 0 && posterior <= 1)) return 'inconclusive';
  const genuine = posterior * policy.missCost;
  const synthetic = (1 - posterior) * policy.falseAlarmCost;
  if (Math.min(genuine, synthetic) >= 1) return 'inconclusive';
  if (genuine === synthetic) return 'inconclusive';
  return genuine < synthetic ? 'genuine' : 'synthetic';
}
