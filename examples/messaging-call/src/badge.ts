import type { Signal, Verdict } from '@bonafide/core';

/** What a badge says: one of four states, in words, with reasons. */
export interface Badge {
  readonly kind: Verdict['kind'];
  readonly title: string;
  /** How sure it is, or why no number can be given. */
  readonly sureness: string;
  /** What was found first, then what could not be judged. */
  readonly reasons: readonly string[];
}

const TITLES: Readonly<Record<Verdict['kind'], string>> = {
  genuine: 'Consistent with a genuine caller',
  synthetic: 'Likely AI-made',
  inconclusive: 'Cannot tell',
};

/** Puts a judgement into words. `inconclusive` never looks like a weak form of `genuine`. */
export function toBadge(verdict: Verdict, signals: readonly Signal[]): Badge {
  const findings = signals.flatMap((signal) => (signal.status === 'measured' ? (signal.findings ?? []) : []));
  return {
    kind: verdict.kind,
    title: TITLES[verdict.kind],
    sureness:
      verdict.posterior === null
        ? 'No calibrated check had evidence, so no probability can be given.'
        : `Probability that the caller is AI-made: ${(100 * verdict.posterior).toFixed(1)} %.`,
    reasons: [
      ...findings.map(({ message }) => message),
      ...verdict.missing.map(({ analyzer, reason }) => `${analyzer} cannot tell: ${reason}`),
    ],
  };
}
