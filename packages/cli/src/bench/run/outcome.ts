import type { AnalyzerId, Verdict, VerificationResult } from '@bonafide/core';
import type { Degradation } from '../degrade/degradation.ts';

/** What one analyzer said of a whole file: raw score, 0 genuine to 1 synthetic, and natural-log likelihood ratio. */
export interface AnalyzerScore {
  readonly score: number;
  readonly llr?: number;
}

/** What came out of one file, as the journal keeps it. Holds no biometric data. */
export interface Outcome {
  /** Number of the item in the test set, from 0. */
  readonly index: number;
  readonly degradation: Degradation | 'none';
  readonly face: AnalyzerScore | null;
  readonly voice: AnalyzerScore | null;
  /** The verdict's log-likelihood ratio (natural log); `null` without calibrated evidence. */
  readonly llr: number | null;
  readonly verdict: Verdict['kind'];
  /** Share of the media in which the face could be judged; of the voice where there is no face. */
  readonly coverage: number | null;
  /** Every analyzer that measured something. */
  readonly analyzers: Readonly<Partial<Record<AnalyzerId, AnalyzerScore>>>;
  /** Why the others did not. */
  readonly abstained: Readonly<Partial<Record<AnalyzerId, string>>>;
  /** Mean width of the faces in pixels of the analysed picture; `null` without a face. */
  readonly faceWidth: number | null;
  /** Seconds of media. */
  readonly seconds: number;
  /** Milliseconds from opening the file to the verdict; models and degrading left out. */
  readonly ms: number;
  /** CPU milliseconds of the worker in that time; ffmpeg's own are left out. */
  readonly cpuMs: number;
  /** Why the file has no result. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** What a file cost, and what was seen in it beside the result. */
export interface Observed {
  readonly ms: number;
  readonly cpuMs: number;
  readonly faceWidth: number | null;
}

type Task = Pick<Outcome, 'index' | 'degradation'>;

/** The outcome of a file that was verified. */
export function toOutcome(task: Task, result: VerificationResult, observed: Observed): Outcome {
  const { verdict, face, voice, signals, duration } = result;
  const measured = signals.flatMap((signal) => (signal.status === 'measured' ? [signal] : []));
  const abstained = signals.flatMap((signal) => (signal.status === 'abstained' ? [signal] : []));
  return {
    ...task,
    face: scoreOf(face),
    voice: scoreOf(voice),
    llr: verdict.llr,
    verdict: verdict.kind,
    coverage: face?.coverage ?? voice?.coverage ?? null,
    analyzers: Object.fromEntries(
      measured.map(({ analyzer, score, llr }) => [analyzer, { score, ...(llr !== undefined && { llr }) }]),
    ),
    abstained: Object.fromEntries(abstained.map(({ analyzer, reason }) => [analyzer, reason])),
    seconds: duration,
    ...observed,
  };
}

/** The outcome of a file that has none: it stays in the table, inconclusive, and in the list of errors. */
export function failedOutcome(task: Task, error: { code: string; message: string }, ms: number): Outcome {
  return {
    ...task,
    face: null,
    voice: null,
    llr: null,
    verdict: 'inconclusive',
    coverage: null,
    analyzers: {},
    abstained: {},
    faceWidth: null,
    seconds: 0,
    ms,
    cpuMs: 0,
    error,
  };
}

function scoreOf(modality: { score: number | null; llr: number | null } | null): AnalyzerScore | null {
  if (modality?.score == null) return null;
  return { score: modality.score, ...(modality.llr !== null && { llr: modality.llr }) };
}
