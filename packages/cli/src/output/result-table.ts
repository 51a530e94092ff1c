import type { MeasuredSignal, Reason, VerificationResult } from '@bonafide/core';
import {
  describeAnalyzer,
  describeEvidence,
  describeReason,
  describeVerdict,
  formatShare,
  formatSpan,
  formatTime,
  foundNothing,
  sideOf,
} from '@bonafide/core/wording';
import Table from 'cli-table3';
import type { Colors } from 'picocolors/types';
import { collectFindings } from '../report/collect-findings.ts';
import { printable } from '../wording/printable.ts';

export interface ResultTableOptions {
  readonly colors: Colors;
  /** Characters a line. */
  readonly width: number;
}

/** More findings than these are counted, not listed: the report has them all. */
const MAX_FINDINGS = 10;

/** A result for people: the verdict in words, a line an analyzer, the findings. Ends with a line's end. */
export function resultTable(file: string, result: VerificationResult, options: ResultTableOptions): string {
  const { colors } = options;
  const { verdict } = result;
  const { title, meaning, sureness } = describeVerdict(verdict);
  const paint = { synthetic: colors.red, genuine: colors.green, inconclusive: colors.yellow }[verdict.kind];
  const lines = [
    `${colors.bold(printable(file))}  ${colors.dim(facts(result))}`,
    `${paint(colors.bold(`${title}.`))} ${meaning}`,
    sureness,
    ...verdict.reasons.map(
      ({ analyzer, llr, moment }) =>
        `  why: ${describeAnalyzer(analyzer).title}${moment ? `, ${formatSpan(moment.start, moment.end)}` : ''}. ${describeEvidence(llr)}.`,
    ),
    ...verdict.missing.map(
      ({ analyzer, reason }) =>
        `  missing: ${describeAnalyzer(analyzer).title}. ${describeReason(reason).long}`,
    ),
  ];
  return `${lines.flatMap((line) => wrap(line, options.width)).join('\n')}\n${signalTable(result, options)}\n${findingLines(result)}`;
}

function facts({ duration, face, voice }: VerificationResult): string {
  const judged = (name: string, coverage: number | undefined): string =>
    coverage === undefined ? `no ${name}` : `${name} fit to judge in ${formatShare(coverage)}`;
  return [formatTime(duration), judged('face', face?.coverage), judged('voice', voice?.coverage)].join(', ');
}

function signalTable(
  { signals, verdict }: VerificationResult,
  { colors, width }: ResultTableOptions,
): string {
  const [name, score] = [18, 7];
  const table = new Table({
    head: ['analyzer', 'score', 'evidence'].map((title) => colors.dim(title)),
    colWidths: [name, score, Math.max(20, Math.min(width, 110) - name - score - 4)],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const signal of signals) {
    table.push(
      signal.status === 'abstained'
        ? [signal.analyzer, '', colors.dim(`abstained: ${describeReason(signal.reason).short}`)]
        : [signal.analyzer, signal.score.toFixed(2), evidence(signal, verdict.reasons)],
    );
  }
  return table.toString();
}

const SIDES = {
  synthetic: 'points to AI-made',
  genuine: 'points to genuine',
  neither: 'favours neither side',
} as const;

function evidence(signal: MeasuredSignal, reasons: readonly Reason[]): string {
  const words = (llr: number): string => `${llr.toFixed(2)}, ${SIDES[sideOf(llr)]}`;
  if (signal.llr !== undefined) return words(signal.llr);
  const stretch = reasons.find(({ analyzer }) => analyzer === signal.analyzer);
  if (stretch !== undefined) return `in one stretch ${words(stretch.measured)}`;
  return foundNothing(signal) ? 'nothing found' : 'no calibrated ratio: not counted';
}

function findingLines(result: VerificationResult): string {
  const findings = collectFindings(result);
  const hidden = findings.length - MAX_FINDINGS;
  const listed = findings
    .slice(0, MAX_FINDINGS)
    .map(({ start, end, message }) => `  ${formatSpan(start, end)}  ${message}\n`);
  return listed.join('') + (hidden > 0 ? `  and ${hidden} more findings\n` : '');
}

/** Breaks a line between words; colour codes count as letters, which only breaks a little early. */
function wrap(line: string, width: number): readonly string[] {
  const words = line.trimStart().split(' ');
  const lines: string[] = [];
  let current = line.slice(0, line.length - line.trimStart().length) + (words.shift() ?? '');
  for (const word of words) {
    if (current.length + 1 + word.length <= width) current += ` ${word}`;
    else {
      lines.push(current);
      current = `    ${word}`;
    }
  }
  return [...lines, current];
}
