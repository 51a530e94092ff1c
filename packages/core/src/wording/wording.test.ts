import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeAnalyzer, PASSIVE_ANALYZERS } from './describe-analyzer.ts';
import { describeEvidence, describeVerdict } from './describe-verdict.ts';
import { formatShare, formatSpan, formatTime } from './format-time.ts';

describe('formatTime', () => {
  it.each([
    [0, '0:00.0'],
    [7.44, '0:07.4'],
    [59.96, '1:00.0'],
    [723, '12:03.0'],
    [3723, '1:02:03.0'],
    [-1, '0:00.0'],
  ])('writes %f seconds as %s', (seconds, text) => {
    expect(formatTime(seconds)).toBe(text);
  });

  it('writes a span that is shorter than it can show as one time', () => {
    expect(formatSpan(1, 1.01)).toBe('0:01.0');
  });
});

describe('formatShare', () => {
  it('says 0 and 100 only of what is exactly that', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        expect(formatShare(share) === '0 %').toBe(share === 0);
        expect(formatShare(share) === '100 %').toBe(share === 1);
      }),
    );
  });
});

describe('describeEvidence', () => {
  it.each([
    [0.5, 'favours neither side'],
    [-2, 'genuine than AI-made (weak support)'],
    [Math.log(60), '60 times more likely if the caller is AI-made than genuine (moderate support)'],
    [Math.log(450), '(moderately strong support)'],
    [-Math.log(4500), '4,500 times more likely if the caller is genuine than AI-made (strong support)'],
    [12, '(very strong support)'],
    [40, 'over a million times more likely if the caller is AI-made than genuine (extremely strong support)'],
  ])('puts a log-likelihood ratio of %f into words', (llr, words) => {
    expect(describeEvidence(llr)).toContain(words);
  });
});

describe('describeVerdict', () => {
  const base = { policy: 'bank', reasons: [], missing: [] } as const;

  it('gives no number where there is none', () => {
    const { sureness } = describeVerdict({ ...base, kind: 'inconclusive', posterior: null, llr: null });
    expect(sureness).not.toMatch(/\d/);
  });

  it('says that an inconclusive verdict lacks coverage where the number alone would allow genuine', () => {
    const { sureness } = describeVerdict({ ...base, kind: 'inconclusive', posterior: 0.0005, llr: -4.7 });
    expect(sureness).toContain('too little of the face or voice');
  });

  it('says that a person should decide where the number is in between', () => {
    const { sureness } = describeVerdict({ ...base, kind: 'inconclusive', posterior: 0.5, llr: 3 });
    expect(sureness).toContain('a person should decide');
  });
});

describe('describeAnalyzer', () => {
  it('names every passive analyzer, and challenges by their kind', () => {
    for (const id of PASSIVE_ANALYZERS) expect(describeAnalyzer(id).measures).toMatch(/\.$/);
    expect(describeAnalyzer('challenge.light').title).toBe('Challenge: light');
  });
});
