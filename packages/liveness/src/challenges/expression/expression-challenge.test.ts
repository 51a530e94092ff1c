import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExpressionParams } from '../../challenge-params.ts';
import { DARK_MOUTH, hold, type HeadMoment, playHead } from '../made-up-head.fixture.ts';
import { expressionChallenge } from './expression-challenge.ts';

const params: ExpressionParams = {
  kind: 'expression',
  actions: [
    { action: 'blink', count: 2 },
    { action: 'open-mouth', count: 1 },
    { action: 'raise-brows', count: 1 },
  ],
};
const pause = hold({}, 0.4);
const blink = [...hold({ eyes: 0.08 }, 0.16), ...pause];
const mouth = [...hold({ mouth: 0.6, image: DARK_MOUTH }, 0.4), ...pause];
// In the grey picture, what is between the lips is as light as the cheeks.
const tongueOut = [...hold({ mouth: 0.6 }, 0.4), ...pause];
const brows = [...hold({ brows: 0.06 }, 0.4), ...pause];
const play = (course: readonly HeadMoment[], start?: number): ReturnType<typeof playHead> =>
  playHead(
    expressionChallenge.observe(params, 7000),
    [...pause, ...course],
    start === undefined ? {} : { start },
  );

describe('the expression challenge', () => {
  it('passes what was asked, in order, with a blink more', () => {
    const result = play([...blink, ...blink, ...mouth, ...blink, ...brows]);
    expect(result).toMatchObject({ status: 'measured', compliance: 1, passed: true, failures: [] });
    expect(play([...blink, ...blink, ...mouth, ...brows], 900)).toMatchObject({ passed: true });
  });

  it.each([
    ['another order', [...mouth, ...brows, ...blink, ...blink], 'wrong-order'],
    ['too few blinks', [...blink, ...mouth, ...brows], 'not-followed'],
    ['a face that does nothing', hold({}, 4), 'not-followed'],
    [
      'a face that does everything again and again',
      [...blink, ...blink, ...mouth, ...brows, ...blink, ...mouth, ...brows, ...mouth, ...brows],
      'not-followed',
    ],
    ['an answer after three seconds', [...hold({}, 3), ...blink, ...blink, ...mouth, ...brows], 'too-late'],
  ] as const)('fails %s', (_, course, failure) => {
    const result = play(course);
    expect(result.status === 'measured' && result.failures).toContain(failure);
  });

  it('tells a tongue from an open mouth by the light between the lips', () => {
    const tongue = { ...params, actions: [{ action: 'tongue' as const, count: 1 }] };
    expect(playHead(expressionChallenge.observe(tongue, 5000), [...pause, ...tongueOut])).toMatchObject({
      passed: true,
    });
    expect(playHead(expressionChallenge.observe(tongue, 5000), [...pause, ...mouth])).toMatchObject({
      passed: false,
    });
  });

  it('draws no action twice in a row, and none that it cannot measure', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 12, maxLength: 12 }), (values) => {
        let i = 0;
        const { actions } = expressionChallenge.draw(
          { choose: (options) => values[i++ % values.length]! % options },
          { difficulty: 'high', language: 'en' },
        );
        actions.forEach(({ action }, k) => {
          expect(action).not.toBe(actions[k - 1]?.action);
          expect(action).not.toBe('tongue');
        });
      }),
    );
  });
});
