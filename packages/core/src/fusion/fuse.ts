import type { AbstainReason, AnalyzerId, MeasuredSignal, Signal } from '../signal.ts';
import type { PolicyName, Reason, Verdict } from '../verdict.ts';
import { combineEvidence, type CountedEvidence, type Present } from './combine-evidence.ts';
import { REQUIRED } from './evidence-model.ts';
import { decide, POLICIES } from './policy.ts';
import type { Moment } from './recent-evidence.ts';

/** What was there to be judged, apart from the signals. */
export interface Evidence {
  /** One signal an analyzer, over the whole call so far. */
  readonly signals: readonly Signal[];
  /** Most suspicious stretches: one counts in place of its analyzer's signal where it is worse, or has a ratio alone. Default: none. */
  readonly moments?: readonly Moment[];
  /** Whether any window of the call had a finding, even if the whole call's signal has none. Default false. */
  readonly found?: boolean;
  /** Share of the call in which a face could be judged; `null` where none was seen. */
  readonly faceCoverage: number | null;
  /** Whether anybody spoke. How much of a call that must be differs too much between calls to demand a share. */
  readonly speech: boolean;
  /** Whether more faces than a caller's own company were in view at once. Default false. */
  readonly crowd?: boolean;
  /** Seconds of media seen. Default: enough. */
  readonly seconds?: number;
}

/**
 * Seconds of a call under which nobody is called genuine. A picture or a moment of somebody real is what a replay shows as
 * well; the checks that ask more of a call (the same face throughout, lips, the stream) need five to six seconds.
 */
const LEAST_SECONDS = 5;

/**
 * Combines calibrated log-likelihood ratios (see `combineEvidence`), adds the policy's prior odds and decides by the
 * policy's costs. Signals without an `llr` are shown but never counted. Genuine needs calibrated evidence on every
 * modality that is present, enough of it, and no finding of any analyzer at any time; anything less is `inconclusive`. A reason's
 * `llr` is by how much the sum would change without that analyzer.
 */
export function fuse(evidence: Evidence, policyName: PolicyName): Verdict {
  const policy = POLICIES[policyName];
  const counted = evidence.signals.flatMap((signal) => worst(signal, evidence.moments));
  const missing = evidence.signals.flatMap((signal) =>
    signal.status === 'abstained' ? [{ analyzer: signal.analyzer, reason: signal.reason }] : [],
  );
  const miss = (analyzer: AnalyzerId, reason: AbstainReason): void => {
    if (!missing.some((each) => each.analyzer === analyzer && each.reason === reason))
      missing.push({ analyzer, reason });
  };
  if (evidence.crowd === true) miss(REQUIRED.face, 'face/crowd');
  if (isShort(evidence)) {
    if (evidence.faceCoverage !== null) miss(REQUIRED.face, 'video/short');
    else miss(REQUIRED.voice, 'speech/short');
  }
  if (counted.length === 0) {
    return { kind: 'inconclusive', posterior: null, llr: null, policy: policyName, reasons: [], missing };
  }
  const llr = combineEvidence(counted, evidence);
  const posterior = 1 / (1 + ((1 - policy.prior) / policy.prior) * Math.exp(-llr));
  const decision = decide(policy, posterior);
  const kind =
    decision === 'genuine' && !mayBeGenuine(evidence, counted, policy.minCoverage)
      ? 'inconclusive'
      : decision;
  const reasons = reasonsOf(counted, evidence, llr);
  return { kind, posterior, llr, policy: policyName, reasons, missing };
}

/** Strongest first. */
function reasonsOf(
  counted: readonly (CountedEvidence & Pick<Reason, 'moment'>)[],
  present: Present,
  all: number,
): readonly Reason[] {
  return counted
    .map((item) => ({
      analyzer: item.analyzer,
      llr:
        all -
        combineEvidence(
          counted.filter((other) => other !== item),
          present,
        ),
      measured: item.llr,
      ...(item.moment && { moment: item.moment }),
    }))
    .sort((a, b) => Math.abs(b.llr) - Math.abs(a.llr));
}

/** The whole call or its worst stretch, whichever is worse; nothing, where neither has a ratio that says something. */
function worst(
  signal: Signal,
  moments: readonly Moment[] = [],
): readonly (CountedEvidence & Pick<Reason, 'moment'>)[] {
  if (signal.status !== 'measured') return [];
  const { analyzer } = signal;
  const moment = moments.find((candidate) => candidate.analyzer === analyzer);
  const whole = isCalibrated(signal) ? [{ analyzer, llr: signal.llr }] : [];
  // A call without a ratio says as much as one of 0.
  if (moment === undefined || !(moment.llr > (whole[0]?.llr ?? 0))) return whole;
  return [{ analyzer, llr: moment.llr, moment: { start: moment.start, end: moment.end } }];
}

function mayBeGenuine(evidence: Evidence, counted: readonly CountedEvidence[], minCoverage: number): boolean {
  const judged = (id: AnalyzerId): boolean => counted.some(({ analyzer }) => analyzer === id);
  const { faceCoverage, speech } = evidence;
  if (faceCoverage === null && !speech) return false;
  // Of a room full of people, nobody can say which one is the caller; and a tracker follows six at most.
  if (evidence.crowd === true || isShort(evidence)) return false;
  // An analyzer that broke might have spoken against the caller.
  if (evidence.signals.some((signal) => signal.status === 'abstained' && signal.reason === 'analyzer/failed'))
    return false;
  // With a ratio or without, nobody is genuine in a call that has something to explain, were it for a moment.
  if (evidence.found === true) return false;
  if (evidence.signals.some((signal) => signal.status === 'measured' && (signal.findings ?? []).length > 0))
    return false;
  const face =
    faceCoverage === null || (faceCoverage > 0 && faceCoverage >= minCoverage && judged(REQUIRED.face));
  return face && (!speech || judged(REQUIRED.voice));
}

function isShort({ seconds = LEAST_SECONDS }: Evidence): boolean {
  return seconds < LEAST_SECONDS;
}

function isCalibrated(signal: Signal): signal is MeasuredSignal & { readonly llr: number } {
  return signal.status === 'measured' && signal.llr !== undefined && Number.isFinite(signal.llr);
}
