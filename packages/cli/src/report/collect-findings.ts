import type { Finding, VerificationResult } from '@bonafide/core';

/** Every finding of a call once, by time: analyzers repeat those of their windows in their summaries. */
export function collectFindings(result: VerificationResult): readonly Finding[] {
  const unique = new Map<string, Finding>();
  for (const signal of [...result.signals, ...result.timeline]) {
    if (signal.status !== 'measured') continue;
    for (const finding of signal.findings ?? []) {
      unique.set(JSON.stringify([finding.code, finding.start, finding.end, finding.track]), finding);
    }
  }
  return [...unique.values()].sort((a, b) => a.start - b.start);
}
