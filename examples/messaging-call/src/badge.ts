import type { Signal, Verdict } from '@bonafide/core';
import { describeAnalyzer, describeReason, describeVerdict, formatTime } from '@bonafide/core/wording';

/** What a badge says: a state, in words, with reasons. */
export interface Badge {
  readonly kind: Verdict['kind'];
  readonly title: string;
  /** How sure it is, or why no number can be given. */
  readonly sureness: string;
  /** What was found, and since when. */
  readonly found: readonly string[];
  /** Which checks cannot tell, and why. */
  readonly open: readonly string[];
}

/** Seconds of a call before which nobody should expect an answer: the checks need 3 to 6 s of a face and of speech. */
const EARLY = 8;

/** Puts a judgement into words. `inconclusive` never looks like a weak form of `genuine`. */
export function toBadge(verdict: Verdict, signals: readonly Signal[], timestamp: number): Badge {
  const { title, sureness } = describeVerdict(verdict);
  const findings = signals.flatMap((signal) => (signal.status === 'measured' ? (signal.findings ?? []) : []));
  const early = verdict.kind === 'inconclusive' && findings.length === 0 && timestamp < EARLY;
  return {
    kind: verdict.kind,
    title: early ? 'Too early to tell' : title,
    sureness,
    found: findings.map(({ start, message }) => `${formatTime(start)}  ${message}`),
    open: signals.flatMap((signal) =>
      signal.status === 'abstained'
        ? [`${describeAnalyzer(signal.analyzer).title}: ${describeReason(signal.reason).short}`]
        : [],
    ),
  };
}
