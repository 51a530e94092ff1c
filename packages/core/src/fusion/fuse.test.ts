import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnalyzerId, Signal } from '../signal.ts';
import { fuse } from './fuse.ts';
import { decide, POLICIES } from './policy.ts';

const span = { start: 0, end: 10 };
const measured = (analyzer: AnalyzerId, llr?: number): Signal => ({
  status: 'measured',
  analyzer,
  score: 0.5,
  ...span,
  ...(llr === undefined ? {} : { llr }),
});
const abstained = (analyzer: AnalyzerId): Signal => ({
  status: 'abstained',
  analyzer,
  reason: 'model/missing',
  ...span,
});
const everything = { faceCoverage: 1, speech: true };
const ANALYZERS: AnalyzerId[] = [
  'face.forgery',
  'face.motion',
  'face.identity',
  'face.pulse',
  'face.replay',
  'voice.synthetic',
  'voice.identity',
  'stream.integrity',
  'stream.injection',
  'sync.lips',
  'challenge.light',
];
const policies = Object.keys(POLICIES) as (keyof typeof POLICIES)[];

describe('fuse', () => {
  it('is inconclusive without evidence, and says what was missing', () => {
    const verdict = fuse({ signals: [abstained('face.forgery')], ...everything }, 'bank');
    expect(verdict).toMatchObject({ kind: 'inconclusive', posterior: null, llr: null });
    expect(verdict.missing).toEqual([{ analyzer: 'face.forgery', reason: 'model/missing' }]);
  });

  it('names what was missing once', () => {
    const short: Signal = { ...abstained('voice.synthetic'), status: 'abstained', reason: 'speech/short' };
    const verdict = fuse({ signals: [short], faceCoverage: null, speech: true, seconds: 1 }, 'bank');
    expect(verdict.missing).toEqual([{ analyzer: 'voice.synthetic', reason: 'speech/short' }]);
  });

  it('never counts a signal that is not calibrated', () => {
    expect(fuse({ signals: [measured('stream.integrity')], ...everything }, 'research').kind).toBe(
      'inconclusive',
    );
    expect(fuse({ signals: [measured('stream.integrity', NaN)], ...everything }, 'research').kind).toBe(
      'inconclusive',
    );
  });

  it('calls a caller genuine only when every modality that is present was judged', () => {
    const face = measured('face.forgery', -6);
    const voice = measured('voice.synthetic', -6);
    for (const policy of policies) {
      expect(fuse({ signals: [face, voice], ...everything }, policy).kind).toBe('genuine');
      expect(fuse({ signals: [face], ...everything }, policy).kind).toBe('inconclusive');
      expect(fuse({ signals: [face], faceCoverage: 1, speech: false }, policy).kind).toBe('genuine');
      expect(fuse({ signals: [voice], ...everything }, policy).kind).toBe('inconclusive');
      expect(fuse({ signals: [face, voice], faceCoverage: null, speech: false }, policy).kind).toBe(
        'inconclusive',
      );
    }
    const crowd = fuse({ signals: [face, voice], ...everything, crowd: true }, 'bank');
    expect(crowd.kind).toBe('inconclusive');
    expect(crowd.missing).toContainEqual({ analyzer: 'face.forgery', reason: 'face/crowd' });
    const short = fuse({ signals: [face, voice], ...everything, seconds: 4 }, 'research');
    expect(short.kind).toBe('inconclusive');
    expect(short.missing).toContainEqual({ analyzer: 'face.forgery', reason: 'video/short' });
    expect(fuse({ signals: [face, voice], ...everything, seconds: 5 }, 'research').kind).toBe('genuine');
    expect(fuse({ signals: [face, voice], faceCoverage: 0.1, speech: true }, 'bank').kind).toBe(
      'inconclusive',
    );
  });

  it('calls nobody genuine while an analyzer has something to report, calibrated or not', () => {
    const face = measured('face.forgery', -6);
    const changed: Signal = {
      ...measured('face.identity'),
      findings: [{ code: 'identity/changed', ...span, message: 'another face' }],
    } as Signal;
    const seen = { faceCoverage: 1, speech: false };
    for (const policy of policies) {
      expect(fuse({ signals: [face, measured('face.identity')], ...seen }, policy).kind).toBe('genuine');
      expect(fuse({ signals: [face, changed], ...seen }, policy).kind).toBe('inconclusive');
    }
  });

  it('never becomes genuine when evidence is removed or an analyzer breaks', () => {
    const ids: AnalyzerId[] = ['face.forgery', 'voice.synthetic', 'face.identity', 'stream.integrity'];
    const llrs = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(llrs, fc.nat(3), fc.constantFrom(...policies), (values, broken, policy) => {
        const signals = ids.map((id, i) => measured(id, values[i]));
        const left = signals.map((signal, i): Signal =>
          i === broken
            ? { status: 'abstained', analyzer: signal.analyzer, reason: 'analyzer/failed', ...span }
            : signal,
        );
        expect(fuse({ signals: left, ...everything }, policy).kind).not.toBe('genuine');
      }),
    );
  });

  it('rises with the evidence of every analyzer and stays a probability', () => {
    const llr = fc.double({ min: -50, max: 50, noNaN: true });
    const ids = fc.shuffledSubarray(ANALYZERS, { minLength: 1 });
    const coverage = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(
        ids,
        fc.array(llr, { minLength: 12, maxLength: 12 }),
        llr,
        coverage,
        (some, values, other, faceCoverage) => {
          const at = (first: number): number =>
            fuse(
              {
                signals: some.map((id, i) => measured(id, i === 0 ? first : values[i])),
                faceCoverage,
                speech: true,
              },
              'messaging',
            ).posterior ?? NaN;
          const [low, high] = [at(Math.min(values[0]!, other)), at(Math.max(values[0]!, other))];
          expect(low).toBeGreaterThanOrEqual(0);
          expect(high).toBeLessThanOrEqual(1);
          expect(low).toBeLessThanOrEqual(high + 1e-12);
        },
      ),
    );
  });

  it('lets no single analyzer outweigh everything else', () => {
    for (const id of ANALYZERS) {
      for (const [llr, bound] of [
        [1000, 6],
        [-1000, -5],
      ] as const) {
        const verdict = fuse({ signals: [measured(id, llr)], faceCoverage: null, speech: false }, 'bank');
        expect(Math.abs(verdict.llr ?? NaN)).toBeLessThanOrEqual(Math.abs(bound));
      }
    }
  });

  it('takes an analyzer that says nothing and one that is not there alike', () => {
    const counted = [measured('face.forgery', 1.5), measured('voice.synthetic', -2)];
    for (const id of ANALYZERS) {
      const extra = [...counted, measured(id, 0)];
      expect(fuse({ signals: extra, ...everything }, 'bank').llr).toBeCloseTo(
        fuse({ signals: counted, ...everything }, 'bank').llr ?? NaN,
        12,
      );
    }
  });

  it('does not let a real voice excuse a false face, nor a real face a replay', () => {
    const face = measured('face.forgery', 4);
    const alone = fuse({ signals: [face], ...everything }, 'research').llr ?? NaN;
    const withVoice = fuse({ signals: [face, measured('voice.synthetic', -5)], ...everything }, 'research');
    expect(withVoice.kind).toBe('synthetic');
    expect(withVoice.llr).toBeGreaterThan(4 - Math.log(3));
    expect(alone - (withVoice.llr ?? NaN)).toBeLessThan(2);
    const replay = [measured('face.forgery', -5), measured('stream.injection', 6)];
    expect(fuse({ signals: replay, faceCoverage: 1, speech: false }, 'research').kind).toBe('synthetic');
  });

  it('counts what speaks for a face by the share of it that could be judged, and what speaks against it in full', () => {
    const at = (llr: number, faceCoverage: number): number | null =>
      fuse({ signals: [measured('face.forgery', llr)], faceCoverage, speech: false }, 'bank').llr;
    expect(at(-4, 0.5)).toBeCloseTo(-2, 12);
    expect(at(4, 0.5)).toBeCloseTo(4, 12);
  });

  it('says by how much each analyzer moved the verdict, strongest first', () => {
    const signals = [measured('face.motion', 1), measured('face.forgery', 3), measured('face.pulse', -4)];
    const { llr, reasons } = fuse({ signals, faceCoverage: 1, speech: false }, 'bank');
    expect(llr).toBeCloseTo(3.5, 12);
    expect(
      reasons.map(({ analyzer, llr: by, measured: said }) => [
        analyzer,
        Math.round(by * 1e6) / 1e6 + 0,
        said,
      ]),
    ).toEqual([
      ['face.forgery', 3, 3],
      ['face.motion', 0.5, 1],
      ['face.pulse', 0, -4],
    ]);
  });

  it('calls nobody genuine in whose call any window had a finding, even one that the whole call outweighs', () => {
    const signals = [measured('face.forgery', -4), measured('voice.synthetic', -4)];
    const call = { signals, faceCoverage: 1, speech: true };
    expect(fuse(call, 'messaging').kind).toBe('genuine');
    expect(fuse({ ...call, found: true }, 'messaging').kind).toBe('inconclusive');
  });

  it('counts the worst stretch of a call in place of the whole of it, and says when that was', () => {
    const signals = [measured('face.forgery', -3)];
    const moment = { analyzer: 'face.forgery', llr: 2, start: 600, end: 608 } as const;
    const verdict = fuse({ signals, moments: [moment], faceCoverage: 1, speech: false }, 'bank');
    expect(verdict.llr).toBeCloseTo(2, 12);
    expect(verdict.reasons[0]?.moment).toEqual({ start: 600, end: 608 });
    const milder = fuse(
      { signals, moments: [{ ...moment, llr: -4 }], faceCoverage: 1, speech: false },
      'bank',
    );
    expect(milder.llr).toBeCloseTo(-3, 12);
    // An analyzer that broke has no evidence left, not even of before.
    const broken: Signal = { ...abstained('face.forgery'), reason: 'analyzer/failed' } as Signal;
    expect(fuse({ signals: [broken], moments: [moment], ...everything }, 'bank').llr).toBeNull();
  });

  it('counts a stretch of an analyzer that found nothing in the call as a whole, where it speaks against the caller', () => {
    const signals = [measured('face.forgery', -1), measured('face.replay')];
    const moment = { analyzer: 'face.replay', llr: 4, start: 60, end: 70 } as const;
    const seen = { faceCoverage: 1, speech: false };
    const without = fuse({ signals, ...seen }, 'bank');
    const found = fuse({ signals, moments: [moment], ...seen }, 'bank');
    expect(found.llr).toBeGreaterThan(without.llr ?? NaN);
    expect(found.reasons.map(({ analyzer }) => analyzer)).toContain('face.replay');
    expect(fuse({ signals, moments: [{ ...moment, llr: -0.5 }], ...seen }, 'bank')).toEqual(without);
  });
});

describe('decide', () => {
  it('follows the costs: review where both decisions cost more than one', () => {
    const { bank } = POLICIES;
    expect(decide(bank, 0)).toBe('genuine');
    expect(decide(bank, 1)).toBe('synthetic');
    expect(decide(bank, 1 / bank.missCost + 1e-6)).toBe('inconclusive');
    expect(decide(bank, 1 - 1 / bank.falseAlarmCost - 1e-6)).toBe('inconclusive');
    expect(decide(bank, NaN)).toBe('inconclusive');
  });
});
