import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { inconclusiveResult, syntheticResult } from '../../test/sample-results.ts';
import { resultTable } from './result-table.ts';

const plain = { colors: pc.createColors(false), width: 80 };

describe('resultTable', () => {
  it('says the verdict, why, what was missing, a line an analyzer, and the findings', () => {
    const text = resultTable('call.mp4', syntheticResult(), { ...plain, width: 120 });
    expect(text).toContain('Likely AI-made.');
    expect(text).toContain(
      'why: Face forgery. The evidence is 90 times more likely if the caller is AI-made',
    );
    expect(text).toContain('missing: Lips and sound. Nobody spoke.');
    expect(text).toMatch(/face\.identity\s+│ 0\.70\s+│ no calibrated ratio: not counted/);
    expect(text).toMatch(/sync\.lips\s+│\s+│ abstained: no speech/);
    expect(text).toContain('0:03.0 to 0:05.2  The picture stood still for 2.2 s.');
  });

  it('tells a check that found nothing from one that cannot be counted, and from one that found it in a stretch', () => {
    const result = syntheticResult();
    const clear = { status: 'measured', analyzer: 'face.replay', start: 0, end: 12, score: 0.1 } as const;
    const moment = { start: 4, end: 12 };
    const reason = { analyzer: 'face.replay', llr: 1, measured: 2.5, moment } as const;
    const table = (reasons: typeof result.verdict.reasons): string =>
      resultTable('c', { ...result, signals: [clear], verdict: { ...result.verdict, reasons } }, plain);
    expect(table([])).toMatch(/face\.replay\s+│ 0\.10\s+│ nothing found/);
    expect(table([reason])).toMatch(/face\.replay\s+│ 0\.10\s+│ in one stretch 2\.50, points to AI-made/);
  });

  it('keeps to the width of the terminal', () => {
    const lines = resultTable('call.mp4', inconclusiveResult(), plain).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('lets no escape sequence of a file name through to the terminal', () => {
    expect(resultTable('\u001b[2Jcall\u202e.mp4', syntheticResult(), plain)).not.toMatch(
      /\p{Cc}(?<!\n)|\u202e/u,
    );
  });
});
