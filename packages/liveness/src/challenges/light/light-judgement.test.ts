import { expect, it } from 'vitest';
import type { LightEvidence } from './light-evidence.ts';
import { judgeLight } from './light-judgement.ts';
import type { LightResponse } from './light-response.ts';

const response = (changes: Partial<LightResponse>): LightResponse => ({
  correlation: 0.95,
  lag: 0.24,
  gain: 0.2,
  gainError: 0.01,
  values: 60,
  ...changes,
});
/** A face that answers well, and nothing of its body in the picture. */
const alone: LightEvidence = {
  skin: response({}),
  significance: 3.5,
  anyLag: response({}),
  background: response({ correlation: 0.3, gain: 0.01, gainError: 0.01 }),
};
/** The same over a neck that hardly answers: a bright room, or dark clothes. */
const dim = (changes: Partial<LightEvidence> = {}): LightEvidence => ({
  ...alone,
  body: response({ correlation: 0.6, gain: 0.12, gainError: 0.03 }),
  bodyWithSkin: response({ correlation: 0.6, gain: 0.12, gainError: 0.03 }),
  ...changes,
});
const failuresOf = (evidence: LightEvidence): readonly string[] => {
  const judged = judgeLight(evidence);
  return judged.status === 'measured' ? judged.failures : [judged.reason];
};

it('passes a face over a neck that is dimly lit at the same time', () => {
  expect(failuresOf(dim())).toEqual([]);
});

it('fails a face that answers a little after a dimly lit neck', () => {
  const bodyWithSkin = response({ correlation: 0.3, gain: 0.06, gainError: 0.04 });
  expect(failuresOf(dim({ skin: response({ lag: 0.4 }), bodyWithSkin }))).toEqual(['degraded']);
  // The neck's own time is not known well enough to be held against anyone.
  const unsure = response({ correlation: 0.57, gain: 0.11, gainError: 0.03 });
  expect(failuresOf(dim({ skin: response({ lag: 0.4 }), bodyWithSkin: unsure }))).toEqual([]);
});

it('fails a face that shows less of the light than a dimly lit neck', () => {
  expect(failuresOf(dim({ skin: response({ gain: 0.07 }) }))).toEqual(['degraded']);
});

it('fails a face that answers at the end of the plausible times, on the way to a better answer after them', () => {
  const skin = response({ lag: 0.6, correlation: 0.9 });
  const bodyWithSkin = response({ correlation: 0.58, gain: 0.11 });
  expect(failuresOf(dim({ skin, bodyWithSkin, anyLag: response({ lag: 0.69 }) }))).toEqual(['too-late']);
});

it('does not judge a face that it has nothing to compare with', () => {
  expect(failuresOf(alone)).toEqual(['light/neck-hidden']);
  const wrapped = response({ correlation: 0.2, gain: 0.08, gainError: 0.06 });
  expect(failuresOf(dim({ body: wrapped, bodyWithSkin: wrapped }))).toEqual(['light/neck-hidden']);
});
