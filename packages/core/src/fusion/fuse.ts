import type { AnalyzerId, MeasuredSignal, Signal } from '../signal.ts';
import type { PolicyName, Verdict } from '../verdict.ts';
import { decide, POLICIES } from './policy.ts';

/** What was there to be judged, apart from the signals. */
export interface Evidence {
  /** One signal an analyzer, over the whole call so far. */
  readonly signals: readonly Signal[];
  /** Share of the call in which a face could be judged; `null` where none was seen. */
  readonly faceCoverage: number | null;
  /** Whether anybody spoke. How much of a call that must be differs too much between calls to demand a share. */
  readonly speech: boolean;
}

/**
 * No single analyzer may move the odds by more than e^6 (about 400): none is calibrated on enough calls to claim
 * more, and one that fails must not outvote all others.
 */
const MAX_LLR = 6;

/** What must have been judged before a caller may be called genuine, by modality. */
const REQUIRED = { face: 'face.forgery', voice: 'voice.synthetic' } as const satisfies Record<
  string,
  AnalyzerId
>;

/**
 * Sums calibrated log-likelihood ratios (naive Bayes: independent given the class) onto the policy's prior odds and
 * decides by the policy's costs. Signals without an `llr` are shown but never counted. Genuine needs calibrated
 * evidence on every modality that is present, and enough of it; anything less is `inconclusive`.
 */
export function fuse(evidence: Evidence, policyName: PolicyName): Verdict {
  const policy = POLICIES[policyName];
  const counted = evidence.signals.filter(isCalibrated);
  const missing = evidence.signals.flatMap((signal) =>
    signal.status === 'abstained' ? [{ analyzer: signal.analyzer, reason: signal.reason }] : [],
  );
  const reasons = counted
    .map(({ analyzer, llr }) => ({ analyzer, llr: clamp(llr) }))
    .sort((a, b) => Math.abs(b.llr) - Math.abs(a.llr));
  if (reasons.length === 0) {
    return { kind: 'inconclusive', posterior: null, llr: null, policy: policyName, reasons, missing };
  }
  const llr = reasons.reduce((sum, reason) => sum + reason.llr, 0);
  const posterior = 1 / (1 + ((1 - policy.prior) / policy.prior) * Math.exp(-llr));
  const decision = decide(policy, posterior);
  const kind =
    decision === 'genuine' && !mayBeGenuine(evidence, counted, policy.minCoverage)
      ? 'inconclusive'
      : decision;
  return { kind, posterior, llr, policy: policyName, reasons, missing };
}

function mayBeGenuine(evidence: Evidence, counted: readonly MeasuredSignal[], minCoverage: number): boolean {
  const judged = (id: AnalyzerId): boolean => counted.some(({ analyzer }) => analyzer === id);
  const { faceCoverage, speech } = evidence;
  if (faceCoverage === null && !speech) return false;
  // An analyzer that broke might have spoken against the caller.
  if (evidence.signals.some((signal) => signal.status === 'abstained' && signal.reason === 'analyzer/failed'))
    return false;
  const face =
    faceCoverage === null || (faceCoverage > 0 && faceCoverage >= minCoverage && judged(REQUIRED.face));
  return face && (!speech || judged(REQUIRED.voice));
}

function isCalibrated(signal: Signal): signal is MeasuredSignal & { readonly llr: number } {
  return signal.status === 'measured' && signal.llr !== undefined && Number.isFinite(signal.llr);
}

function clamp(llr: number): number {
  return Math.max(-MAX_LLR, Math.min(MAX_LLR, llr));
}
