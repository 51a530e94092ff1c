import type { AnalyzerId, Finding, Signal, VerificationResult } from '@bonafide/core';
import type { FaceThumbnail } from '../src/face-thumbnails.ts';

const PROVENANCE: VerificationResult['provenance'] = {
  version: '0.1.0',
  models: {
    'landmarks-attention': `sha256:${'ab'.repeat(32)}`,
    'face-detector-short': `sha256:${'cd'.repeat(32)}`,
  },
  frames: { analysed: 60, dropped: 0 },
  options: { policy: 'bank', fps: 5 },
};

/** Windows of 2 s, with a score that grows over the call, and abstentions in every fourth. */
function windows(analyzer: AnalyzerId, duration: number, llr?: (score: number) => number): readonly Signal[] {
  return Array.from({ length: Math.ceil(duration / 2) }, (_, i): Signal => {
    const span = { analyzer, start: i * 2, end: Math.min(duration, i * 2 + 2) };
    if (i % 4 === 2) return { status: 'abstained', ...span, reason: 'face/blurred' };
    const score = (i * 2) / duration;
    return { status: 'measured', ...span, score, ...(llr && { llr: llr(score) }) };
  });
}

const FROZEN: Finding = {
  code: 'stream/frozen',
  start: 3.04,
  end: 5.2,
  message: 'The picture stood still for 2.2 s.',
};
const CHANGED: Finding = {
  code: 'identity/changed',
  start: 8,
  end: 8.4,
  track: 2,
  message: 'The face does not match the one seen before.',
};

function abstained(
  analyzer: AnalyzerId,
  reason: 'model/missing' | 'speech/none' | 'video/none' | 'face/none',
): Signal {
  return { status: 'abstained', analyzer, start: 0, end: 12.04, reason };
}

/** A call in which everything was measured and points to a fake. */
export function syntheticResult(): VerificationResult {
  const end = 12.04;
  return {
    duration: end,
    verdict: {
      kind: 'synthetic',
      posterior: 0.9671234,
      llr: 4.1,
      policy: 'bank',
      reasons: [
        { analyzer: 'face.forgery', llr: 4.5, measured: 4.5 },
        { analyzer: 'voice.synthetic', llr: -0.4, measured: -0.4 },
      ],
      missing: [{ analyzer: 'sync.lips', reason: 'speech/none' }],
    },
    face: { score: 0.91, llr: 4.5, coverage: 0.88, tracks: 2 },
    voice: { score: 0.12, llr: -0.4, coverage: 0.63 },
    signals: [
      { status: 'measured', analyzer: 'face.forgery', start: 0, end, score: 0.91, llr: 4.5 },
      { status: 'measured', analyzer: 'voice.synthetic', start: 0, end, score: 0.12, llr: -0.4 },
      { status: 'measured', analyzer: 'face.identity', start: 0, end, score: 0.7, findings: [CHANGED] },
      abstained('sync.lips', 'speech/none'),
      {
        status: 'measured',
        analyzer: 'stream.integrity',
        start: 0,
        end,
        score: 0.3333333,
        findings: [FROZEN],
      },
    ],
    timeline: [
      ...windows('face.forgery', end, (score) => (score - 0.3) * 4),
      ...windows('voice.synthetic', end, (score) => score - 1),
      ...windows('face.identity', end),
      abstained('sync.lips', 'speech/none'),
      ...windows('stream.integrity', end),
    ],
    provenance: PROVENANCE,
  };
}

/** A call that looks as genuine callers do. */
export function genuineResult(): VerificationResult {
  const synthetic = syntheticResult();
  return {
    ...synthetic,
    verdict: {
      kind: 'genuine',
      posterior: 0.0008,
      llr: -4.2,
      policy: 'bank',
      reasons: [
        { analyzer: 'face.forgery', llr: -2.6, measured: -2.6 },
        { analyzer: 'voice.synthetic', llr: -1.6, measured: -1.6 },
      ],
      missing: [],
    },
    face: { score: 0.05, llr: -2.6, coverage: 0.97, tracks: 1 },
    voice: { score: 0.1, llr: -1.6, coverage: 0.7 },
    signals: synthetic.signals.map((signal) =>
      signal.status === 'abstained'
        ? { status: 'measured', analyzer: signal.analyzer, start: 0, end: 12.04, score: 0.2 }
        : { status: 'measured', analyzer: signal.analyzer, start: 0, end: 12.04, score: 0.05, llr: -2 },
    ),
    timeline: [
      ...windows('face.forgery', 12.04, (score) => score - 3),
      ...windows('voice.synthetic', 12.04, (score) => score - 2),
    ],
  };
}

/** A call without calibrated models: scores and findings, and no judgement. */
export function inconclusiveResult(duration = 12.04): VerificationResult {
  const synthetic = syntheticResult();
  const missing = (['face.forgery', 'voice.synthetic'] as const).map((analyzer) => ({
    analyzer,
    reason: 'model/missing' as const,
  }));
  return {
    ...synthetic,
    duration,
    verdict: { kind: 'inconclusive', posterior: null, llr: null, policy: 'bank', reasons: [], missing },
    face: { score: null, llr: null, coverage: 0.97, tracks: 2 },
    voice: null,
    signals: [
      { ...abstained('face.forgery', 'model/missing'), end: duration },
      { ...abstained('voice.synthetic', 'model/missing'), end: duration },
      ...synthetic.signals.slice(2),
    ],
    timeline: [
      { ...abstained('face.forgery', 'model/missing'), end: duration },
      { ...abstained('voice.synthetic', 'model/missing'), end: duration },
      ...windows('face.identity', duration),
      { ...abstained('sync.lips', 'speech/none'), end: duration },
      ...windows('stream.integrity', duration),
    ],
  };
}

/** Nobody in the picture. */
export function noFaceResult(): VerificationResult {
  const signals: readonly Signal[] = [
    abstained('face.forgery', 'face/none'),
    abstained('face.identity', 'face/none'),
    { status: 'measured', analyzer: 'stream.integrity', start: 0, end: 12.04, score: 0.02 },
  ];
  return {
    ...inconclusiveResult(),
    face: null,
    voice: null,
    signals,
    timeline: [...signals.slice(0, 2), ...windows('stream.integrity', 12.04)],
    verdict: {
      kind: 'inconclusive',
      posterior: null,
      llr: null,
      policy: 'bank',
      reasons: [],
      missing: [
        { analyzer: 'face.forgery', reason: 'face/none' },
        { analyzer: 'face.identity', reason: 'face/none' },
      ],
    },
  };
}

/** A recording without pictures. */
export function audioOnlyResult(): VerificationResult {
  const signals: readonly Signal[] = [
    abstained('face.forgery', 'video/none'),
    { status: 'measured', analyzer: 'voice.synthetic', start: 0, end: 12.04, score: 0.6, llr: 0.5 },
    abstained('sync.lips', 'video/none'),
    abstained('stream.integrity', 'video/none'),
  ];
  return {
    ...inconclusiveResult(),
    voice: { score: 0.6, llr: 0.5, coverage: 0.8 },
    face: null,
    signals,
    timeline: [
      ...signals.filter(({ status }) => status === 'abstained'),
      ...windows('voice.synthetic', 12.04, (s) => s),
    ],
    verdict: {
      kind: 'inconclusive',
      posterior: 0.08,
      llr: 0.5,
      policy: 'bank',
      reasons: [{ analyzer: 'voice.synthetic', llr: 0.5, measured: 0.5 }],
      missing: [{ analyzer: 'face.forgery', reason: 'video/none' }],
    },
    provenance: { ...PROVENANCE, frames: { analysed: 0, dropped: 0 } },
  };
}

/** Pictures of nobody: a flat colour a moment. */
export function sampleThumbnails(duration = 12.04, count = 60): readonly FaceThumbnail[] {
  return Array.from({ length: count }, (_, i) => {
    const data = new Uint8ClampedArray(16 * 16 * 4).fill(40 + ((i * 7) % 180));
    const track = i < (count * 2) / 3 ? 1 : 2;
    const firstOfTrack = i === 0 || i === Math.ceil((count * 2) / 3);
    const fit = true;
    return {
      timestamp: (i * duration) / count,
      track,
      firstOfTrack,
      fit,
      image: { width: 16, height: 16, data },
    };
  });
}
