import type { Signal } from '@bonafide/core';
import { expect, it } from 'vitest';
import { syntheticResult } from '../../test/sample-results.ts';
import { toCallerView } from './caller-view.ts';

const load = { fps: 5, received: 30, analysed: 5, dropped: 1, soundDropped: 0, costMs: 20 };
const { verdict } = syntheticResult();
const finding = { code: 'identity/changed', start: 4.8, end: 5.4, message: 'The face changed.' };

it('says of each check whether it found something, found nothing or cannot tell, and why, in words', () => {
  const span = { start: 0, end: 20 };
  const signals: readonly Signal[] = [
    {
      ...span,
      status: 'measured',
      analyzer: 'face.identity',
      score: 0.941,
      findings: [finding, { ...finding, start: 17.4 }],
    },
    { ...span, status: 'measured', analyzer: 'face.forgery', score: 0.2 },
    { ...span, status: 'abstained', analyzer: 'voice.synthetic', reason: 'audio/noisy' },
  ];
  const view = toCallerView({ kind: 'judgement', timestamp: 20, verdict, signals, news: [finding], load });
  expect(view).toMatchObject({
    kind: 'judgement',
    time: '0:20.0',
    verdict: 'synthetic',
    title: 'Likely AI-made',
    news: ['The face changed.'],
    checks: [
      {
        title: 'Same face throughout',
        state: 'found',
        says: 'The face changed. (0:04.8, 0:17.4)',
        score: '0.94',
      },
      { title: 'Face forgery', state: 'clear', says: 'Nothing found', score: '0.20' },
      { title: 'Synthetic voice', state: 'silent', says: 'Cannot tell: too noisy', score: '' },
    ],
  });
});

it('says what happened to a track, and why the call is over', () => {
  expect(toCallerView({ kind: 'track', media: 'audio', timestamp: 3, change: { kind: 'muted' } })).toEqual({
    kind: 'note',
    time: '0:03.0',
    text: 'The sound is muted',
  });
  const result = syntheticResult();
  const over = toCallerView({ kind: 'ended', timestamp: 9, reason: 'peer-gone', result });
  expect(over).toMatchObject({ ended: 'The connection was lost', title: 'Likely AI-made' });
  expect(over).not.toHaveProperty('load');
});

it('asks for a person where checks found something and the verdict is open', () => {
  const signals: readonly Signal[] = [
    { status: 'measured', analyzer: 'face.identity', start: 0, end: 9, score: 1, findings: [finding] },
  ];
  const open = { ...verdict, kind: 'inconclusive' } as const;
  const view = { kind: 'judgement', timestamp: 9, signals, news: [], load } as const;
  expect(toCallerView({ ...view, verdict: open })).toHaveProperty(
    'warning',
    expect.stringMatching(/^One check/),
  );
  expect(toCallerView({ ...view, verdict })).not.toHaveProperty('warning');
});
