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
const policies = Object.keys(POLICIES) as (keyof typeof POLICIES)[];

describe('fuse', () => {
  it('is inconclusive without evidence, and says what was missing', () => {
    const verdict = fuse({ signals: [abstained('face.forgery')], ...everything }, 'bank');
    expect(verdict).toMatchObject({ kind: 'inconclusive', posterior: null, llr: null });
    expect(verdict.missing).toEqual([{ analyzer: 'face.forgery', reason: 'model/missing' }]);
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
    expect(fuse({ signals: [face, voice], faceCoverage: 0.1, speech: true }, 'bank').kind).toBe(
      'inconclusive',
    );
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

  it('rises with the evidence and stays a probability', () => {
    const llr = fc.double({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(llr, llr, (a, b) => {
        const at = (value: number): number =>
          fuse({ signals: [measured('face.forgery', value)], ...everything }, 'messaging').posterior ?? NaN;
        const [low, high] = [at(Math.min(a, b)), at(Math.max(a, b))];
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(high);
      }),
    );
  });

  it('lets no single analyzer outweigh everything else', () => {
    const verdict = fuse({ signals: [measured('face.forgery', 1000)], ...everything }, 'bank');
    expect(verdict.llr).toBe(6);
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
