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
const span = { start: 0, end: 9 };
const message = 'The face becomes another.';
const changed: Signal = {
  ...span,
  status: 'measured',
  analyzer: 'face.identity',
  score: 0.9,
  findings: [{ code: 'identity/changed', start: 5, end: 6, message }],
};
const unheard: Signal = { ...span, status: 'abstained', analyzer: 'voice.synthetic', reason: 'speech/short' };

it('says what was found and when, apart from what cannot be told, and no number where there is none', () => {
  const badge = toBadge(verdict, [changed, unheard], 9);
  expect(badge).toMatchObject({ kind: 'inconclusive', title: 'Cannot tell' });
  expect(badge.found).toEqual([`0:05.0  ${message}`]);
  expect(badge.open).toEqual(['Synthetic voice: too little speech']);
  expect(badge.sureness).not.toMatch(/\d/);
});

it('asks for patience in the first seconds, unless something was found', () => {
  expect(toBadge(verdict, [unheard], 2).title).toBe('Too early to tell');
  expect(toBadge(verdict, [changed], 2).title).toBe('Cannot tell');
  expect(toBadge({ ...verdict, kind: 'synthetic' }, [], 2).title).toBe('Likely AI-made');
});
