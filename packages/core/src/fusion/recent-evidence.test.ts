import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Signal } from '../signal.ts';
import { RecentEvidence } from './recent-evidence.ts';

const WINDOW = 4;

/** Windows of four seconds with these ratios, from 0 on; `undefined`: abstained. */
function windows(llrs: readonly (number | undefined)[]): readonly Signal[] {
  return llrs.map((llr, i): Signal => {
    const span = { analyzer: 'face.forgery', start: i * WINDOW, end: (i + 1) * WINDOW } as const;
    return llr === undefined
      ? { status: 'abstained', ...span, reason: 'face/none' }
      : { status: 'measured', ...span, score: 0.5, llr };
  });
}

function watch(signals: readonly Signal[]): RecentEvidence {
  const evidence = new RecentEvidence();
  for (const signal of signals) evidence.add(signal);
  return evidence;
}

describe('RecentEvidence', () => {
  it('remembers that a window had a finding, with a ratio or without', () => {
    const [plain] = windows([0]);
    expect(watch(windows([-3, 3, undefined])).found).toBe(false);
    const span = { analyzer: 'face.replay', start: 0, end: 4 } as const;
    const finding = { code: 'replay/screen', message: 'A screen.', start: 0, end: 4 } as const;
    const flagged: Signal = { status: 'measured', ...span, score: 1, findings: [finding] };
    expect(watch([flagged, plain!]).found).toBe(true);
  });

  it('sees a swap that starts at minute 10 within 15 seconds, wherever in a window it starts', () => {
    const genuine = Array.from({ length: 150 }, () => -3);
    const before = watch(windows(genuine)).moments()[0];
    expect(before?.llr).toBeLessThan(-3);
    for (const first of [-3, 0, 3]) {
      // The window that it starts in, and two more: at most 12 s.
      const [moment] = watch(windows([...genuine, first, 3, 3])).moments();
      expect(moment).toMatchObject({ analyzer: 'face.forgery' });
      expect(moment?.start).toBeGreaterThanOrEqual(600);
      expect(moment?.end).toBeLessThanOrEqual(612);
      expect(moment?.llr).toBeGreaterThan(0.5);
    }
  });

  it('keeps the alarm after the swap has ended, and lets it fade as the call goes on', () => {
    const call = [...Array.from({ length: 20 }, () => -3), 3, 3];
    const genuine = (count: number): readonly number[] => Array.from({ length: count }, () => -3);
    const [soon] = watch(windows([...call, ...genuine(5)])).moments();
    const [later] = watch(windows([...call, ...genuine(500)])).moments();
    expect(soon?.start).toBe(80);
    expect(later?.start).toBe(80);
    expect(later?.llr).toBeLessThan(soon?.llr ?? NaN);
    expect(later?.llr).toBeGreaterThan(-1);
  });

  it('takes no stretch of one window, of one odd window among others for a whole one, or of windows far apart', () => {
    const odd = watch(windows([-3, -3, -3, 5, -3, -3])).moments()[0];
    expect(odd?.llr).toBeLessThan(1);
    expect(
      watch(windows([3, undefined, undefined, 3, undefined, undefined, 3, undefined, 3])).moments(),
    ).toEqual([]);
    expect(watch(windows([3, 3])).moments()).toEqual([]);
    expect(watch(windows([])).moments()).toEqual([]);
  });

  it('ignores ratios that are no numbers, and windows without one', () => {
    const broken = windows([NaN, Infinity, 1, 1, 1, 1]);
    expect(Number.isFinite(watch(broken).moments()[0]?.llr)).toBe(true);
    const raw: Signal = { status: 'measured', analyzer: 'face.forgery', start: 0, end: 9, score: 0.5 };
    expect(watch([raw, raw, raw]).moments()).toEqual([]);
  });

  it('counts windows that were measured without a ratio as looks, and as saying nothing', () => {
    const window = (i: number, llr?: number): Signal => {
      const span = { analyzer: 'face.replay', start: i * 5, end: i * 5 + 5 } as const;
      return { status: 'measured', ...span, score: 0.5, ...(llr !== undefined && { llr }) };
    };
    const call = (found: readonly number[]): readonly Signal[] =>
      Array.from({ length: 20 }, (_, i) => (found.includes(i) ? window(i, 4) : window(i)));
    // 100 s in stretches of two windows of 5 s: ten looks.
    expect(watch(call([7, 8])).moments()).toMatchObject([{ start: 35, end: 45, llr: 4 - Math.log(10) / 2 }]);
    expect(watch(call([7])).moments()).toMatchObject([{ llr: 2 - Math.log(10) / 2 }]);
    expect(watch(call([])).moments()).toEqual([]);
  });

  it('needs two windows of an analyzer whose windows are longer than a stretch, from the first one on', () => {
    const long = (i: number, llr: number): Signal => {
      const span = { analyzer: 'face.motion', start: i * 15, end: i * 15 + 15 } as const;
      return { status: 'measured', ...span, score: 0.5, llr };
    };
    const call = [4, 0, 0, 0].map((llr, i) => long(i, llr));
    // 60 s in stretches of 30 s.
    expect(watch(call).moments()).toMatchObject([{ start: 0, end: 30, llr: 2 - Math.log(2) / 2 }]);
  });

  it('is never above the highest window, and counts overlapping windows once when it counts looks', () => {
    const llrs = fc.array(fc.double({ min: -6, max: 6, noNaN: true }), { minLength: 4, maxLength: 60 });
    fc.assert(
      fc.property(llrs, (values) => {
        const [moment] = watch(windows(values)).moments();
        expect(moment?.llr).toBeLessThanOrEqual(Math.max(...values));
      }),
    );
    const overlapping = Array.from({ length: 20 }, (_, i): Signal => {
      const span = { analyzer: 'voice.synthetic', start: i * 2, end: i * 2 + 4 } as const;
      return { status: 'measured', ...span, score: 0.5, llr: 1 };
    });
    // 42 s of speech are 5.25 stretches.
    expect(watch(overlapping).moments()[0]?.llr).toBeCloseTo(1 - Math.log(42 / 8) / 2, 12);
  });
});
