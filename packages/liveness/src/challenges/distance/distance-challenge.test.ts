import { describe, expect, it } from 'vitest';
import { hold, type HeadMoment, playHead } from '../made-up-head.fixture.ts';
import { distanceChallenge } from './distance-challenge.ts';

const params = { kind: 'distance', fills: [0.68, 0.4] } as const;
const go = (from: number, to: number, flat: boolean): readonly HeadMoment[] => [
  ...Array.from({ length: 10 }, (_, i) => ({ fill: from * (to / from) ** ((i + 1) / 10), flat })),
  ...hold({ fill: to, flat }, 0.5),
];
const play = (course: readonly HeadMoment[], flat = false): ReturnType<typeof playHead> =>
  playHead(distanceChallenge.observe(params, 8000), course, { rest: { fill: 0.42, flat } });

describe('the distance challenge', () => {
  it('passes a solid head that comes closer and goes back', () => {
    const course = [...hold({ fill: 0.42 }, 0.6), ...go(0.42, 0.7, false), ...go(0.7, 0.4, false)];
    expect(play(course)).toMatchObject({ status: 'measured', compliance: 1, passed: true, failures: [] });
  });

  it('fails a picture that comes closer', () => {
    const course = [...hold({ fill: 0.42, flat: true }, 0.6), ...go(0.42, 0.7, true), ...go(0.7, 0.4, true)];
    expect(play(course, true)).toMatchObject({ compliance: 1, passed: false, failures: ['flat'] });
  });

  it('fails who stays where he is, and who comes too close', () => {
    expect(play(hold({ fill: 0.42 }, 5))).toMatchObject({
      compliance: 0.5,
      passed: false,
      reactionSeconds: null,
    });
    const course = [...hold({ fill: 0.42 }, 0.6), ...go(0.42, 0.9, false), ...go(0.9, 0.4, false)];
    const result = play(course);
    expect(result.status === 'measured' && result.failures).toContain('not-followed');
  });
});
