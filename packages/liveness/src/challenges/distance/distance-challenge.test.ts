import { describe, expect, it } from 'vitest';
import { hold, type HeadMoment, playHead } from '../made-up-head.fixture.ts';
import { distanceChallenge } from './distance-challenge.ts';

const params = { kind: 'distance', fills: [0.61, 0.8, 0.36] } as const;
const policy = { difficulty: 'standard', language: 'en' } as const;
/** Each size is on the screen for 2 s: 25 pictures. */
const EACH = 25;
const go = (from: number, to: number, flat: boolean): readonly HeadMoment[] => [
  ...hold({ fill: from, flat }, 0.6),
  ...Array.from({ length: 10 }, (_, i) => ({ fill: from * (to / from) ** ((i + 1) / 10), flat })),
  ...hold({ fill: to, flat }, (EACH - 18) / 12.5),
];
const along = (fills: readonly number[], flat = false): readonly HeadMoment[] =>
  fills.flatMap((fill, i) => go(fills[i - 1] ?? 0.42, fill, flat));
const play = (course: readonly HeadMoment[], flat = false): ReturnType<typeof playHead> =>
  playHead(distanceChallenge.observe(params, 8600), course, { rest: { fill: 0.42, flat } });

describe('the distance challenge', () => {
  it('passes a solid head that goes to the sizes that are shown, a little off each of them', () => {
    const off = along(params.fills.map((fill, i) => fill * [1.05, 0.96, 1.08][i]!));
    expect(play(off)).toMatchObject({ status: 'measured', compliance: 1, passed: true, failures: [] });
  });

  it('fails a picture that comes closer', () => {
    expect(play(along(params.fills, true), true)).toMatchObject({
      compliance: 1,
      passed: false,
      failures: ['flat'],
    });
  });

  it('fails who stays where he is, and who goes to the sizes of another session', () => {
    expect(play(hold({ fill: 0.42 }, 8))).toMatchObject({ passed: false, reactionSeconds: null });
    for (const fills of [
      [0.61, 0.8, 0.47],
      [0.47, 0.8, 0.36],
      [0.61, 0.36, 0.8],
    ]) {
      const result = play(along(fills));
      expect(result.status === 'measured' && result.failures).toEqual(['not-followed']);
    }
  });

  it('fails who goes there before he is asked to, and who tries every size in turn', () => {
    // All three sizes within 4 s: before the third is on the screen.
    const quick = params.fills.flatMap((fill, i) => [
      { fill: (fill + (params.fills[i - 1] ?? 0.42)) / 2 },
      ...hold({ fill }, 0.5),
    ]);
    const early = [...hold({ fill: 0.42 }, 0.4), ...quick, ...go(0.36, 0.42, false)];
    expect(play(early)).toMatchObject({ passed: false, failures: ['not-followed'] });
    const sweep = [0.36, 0.47, 0.61, 0.8, 0.61, 0.47, 0.36, 0.61, 0.8, 0.36].flatMap((fill) =>
      hold({ fill }, 0.8),
    );
    const result = play([...hold({ fill: 0.42 }, 0.6), ...sweep]);
    expect(result.status === 'measured' && result.failures).toContain('not-followed');
  });

  it('draws courses of which none is likelier, each with way enough to show its perspective', () => {
    const courses = Array.from(
      { length: 30 },
      (_, k) => distanceChallenge.draw({ choose: () => k }, policy).fills,
    );
    expect(new Set(courses.map((fills) => fills.join())).size).toBe(30);
    for (const fills of courses) expect(Math.max(...fills) / Math.min(...fills)).toBeGreaterThan(1.6);
  });
});
