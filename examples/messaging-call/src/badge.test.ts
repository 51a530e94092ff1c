import type { Signal, Verdict } from '@bonafide/core';
import { expect, it } from 'vitest';
import { toBadge } from './badge.ts';

const verdict: Verdict = {
  kind: 'inconclusive',
  posterior: null,
  llr: null,
  policy: 'messaging',
  reasons: [],
  missing: [{ analyzer: 'voice.synthetic', reason: 'model/missing' }],
};

it('says what was found before what could not be judged, and no number where there is none', () => {
  const message = 'The face becomes another.';
  const signal: Signal = {
    status: 'measured',
    analyzer: 'face.identity',
    start: 0,
    end: 9,
    score: 0.9,
    findings: [{ code: 'identity/changed', start: 5, end: 6, message }],
  };
  const badge = toBadge(verdict, [signal]);
  expect(badge).toMatchObject({ kind: 'inconclusive', title: 'Cannot tell' });
  expect(badge.reasons).toEqual([message, 'voice.synthetic cannot tell: model/missing']);
  expect(badge.sureness).not.toMatch(/\d/);
  expect(toBadge({ ...verdict, kind: 'synthetic', posterior: 0.97 }, []).sureness).toContain('97.0 %');
});
