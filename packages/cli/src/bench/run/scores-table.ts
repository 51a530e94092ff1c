import type { BenchItem } from '../manifest/bench-item.ts';
import type { Outcome } from './outcome.ts';

/** Digits after the point: enough that scores of different files stay apart, and likelihood ratios can be had back. */
const DIGITS = 6;
const HEADER = ['file', 'label', 'face', 'voice', 'fused', 'verdict', 'coverage', 'ms'];

/**
 * `scores.tsv`: a row a file, in the test set's order, empty where there is none. `face` and `voice` are raw scores
 * 0..1; `fused` is the probability of synthetic at even odds, 1 / (1 + exp(-llr)) of the verdict's log-likelihood ratio,
 * whatever the policy's prior. `timing` false leaves `ms` empty, so that two runs give the same bytes.
 */
export function scoresTable(
  items: readonly BenchItem[],
  outcomes: readonly Outcome[],
  { timing }: { readonly timing: boolean },
): string {
  const rows = outcomes.map(({ index, face, voice, llr, verdict, coverage, ms }) => {
    const { file, synthetic } = items[index]!;
    return [
      file.replace(/[\t\r\n]/g, ' '),
      synthetic ? 'fake' : 'real',
      digits(face?.score),
      digits(voice?.score),
      digits(llr === null ? undefined : 1 / (1 + Math.exp(-llr))),
      verdict,
      digits(coverage ?? undefined),
      timing ? String(Math.round(ms)) : '',
    ];
  });
  return [HEADER, ...rows].map((row) => `${row.join('\t')}\n`).join('');
}

function digits(value: number | undefined): string {
  return value === undefined ? '' : String(Number(value.toFixed(DIGITS)));
}
