import type { ModalitySummary, Signal, VerificationResult, VerifierErrorCode } from '@bonafide/core';
import { round4 } from './round.ts';

/**
 * A result as one line of JSON, without the line's end: fixed key order, numbers rounded to 4 digits, `null` for what
 * was not measured. The same result gives the same bytes. `file` is written as the user typed it.
 */
export function resultLine(file: string, result: VerificationResult): string {
  const { verdict, face, voice, provenance } = result;
  return JSON.stringify({
    file,
    duration: round4(result.duration),
    verdict: {
      kind: verdict.kind,
      posterior: round4(verdict.posterior),
      llr: round4(verdict.llr),
      policy: verdict.policy,
      reasons: verdict.reasons.map(({ analyzer, llr, moment }) => ({
        analyzer,
        llr: round4(llr),
        ...(moment && { start: round4(moment.start), end: round4(moment.end) }),
      })),
      missing: verdict.missing.map(({ analyzer, reason }) => ({ analyzer, reason })),
    },
    face: face && { ...modalityFields(face), tracks: face.tracks },
    voice: voice && modalityFields(voice),
    signals: result.signals.map(signalFields),
    provenance: {
      version: provenance.version,
      models: Object.fromEntries(Object.entries(provenance.models).sort(([a], [b]) => (a < b ? -1 : 1))),
      frames: { analysed: provenance.frames.analysed, dropped: provenance.frames.dropped },
    },
  });
}

/** The line that stands for a file that could not be read. */
export function errorLine(file: string, error: { code: VerifierErrorCode; message: string }): string {
  return JSON.stringify({ file, error: { code: error.code, message: error.message } });
}

function modalityFields({ score, llr, coverage }: ModalitySummary): Record<string, number | null> {
  return { score: round4(score), llr: round4(llr), coverage: round4(coverage) };
}

type SignalFields = Record<
  string,
  string | number | null | readonly Record<string, string | number | null>[]
>;

/** `llr` and `findings` are there only where a signal has them: an uncalibrated score must not look calibrated. */
function signalFields(signal: Signal): SignalFields {
  const { analyzer, status } = signal;
  const span = { start: round4(signal.start), end: round4(signal.end) };
  if (signal.status === 'abstained') return { analyzer, status, reason: signal.reason, ...span };
  const { score, llr, findings = [] } = signal;
  return {
    analyzer,
    status,
    score: round4(score),
    ...(llr !== undefined && { llr: round4(llr) }),
    ...span,
    ...(findings.length > 0 && {
      findings: findings.map(({ code, start, end }) => ({ code, start: round4(start), end: round4(end) })),
    }),
  };
}
