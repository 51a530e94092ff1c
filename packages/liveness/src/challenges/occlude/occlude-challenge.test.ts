import type { RgbaImage } from '@bonafide/core';
import { describe, expect, it } from 'vitest';
import type { OccludeParams } from '../../challenge-params.ts';
import { hold, type HeadMoment, playHead } from '../made-up-head.fixture.ts';
import { stripedFace } from './striped-face.fixture.ts';
import { occludeChallenge } from './occlude-challenge.ts';

const params: OccludeParams = {
  kind: 'occlude',
  moves: [
    { region: 'mouth', hand: 'left', movement: 'hold' },
    { region: 'forehead', hand: 'right', movement: 'hold' },
  ],
};
const bare: HeadMoment = { image: stripedFace() };
const onMouth: HeadMoment = { image: stripedFace([0.2, 0.62, 2, 0.9]) };
const onForehead: HeadMoment = { image: stripedFace([-1, 0, 0.8, 0.18]) };
const play = (course: readonly HeadMoment[]): ReturnType<typeof playHead> =>
  playHead(occludeChallenge.observe(params, 7000), course, { rest: bare });

describe('the occlude challenge', () => {
  it('passes a hand over the places that were asked for', () => {
    const course = [
      ...hold(bare, 0.6),
      ...hold(onMouth, 0.8),
      ...hold(bare, 0.5),
      ...hold(onForehead, 0.8),
      ...hold(bare, 0.3),
    ];
    expect(play(course)).toMatchObject({ status: 'measured', compliance: 1, passed: true, failures: [] });
  });

  it('fails another order, a hand that only passes, and no hand', () => {
    const swapped = [...hold(bare, 0.6), ...hold(onForehead, 0.8), ...hold(bare, 0.5), ...hold(onMouth, 0.8)];
    expect(play(swapped)).toMatchObject({ passed: false, failures: ['wrong-order'] });
    const brief = [...hold(bare, 0.6), ...hold(onMouth, 0.2), ...hold(bare, 0.5), ...hold(onForehead, 0.8)];
    expect(play(brief)).toMatchObject({ passed: false, failures: ['not-followed'] });
    expect(play(hold(bare, 5))).toMatchObject({
      compliance: 0,
      failures: ['not-followed'],
      reactionSeconds: null,
    });
  });

  it('fails a face that is drawn over the hand, even where the hand changes its light', () => {
    const beside: HeadMoment = { image: stripedFace([1.02, 0.2, 2, 0.9], [0.1, 1.01, 0.9, 1.3]) };
    expect(play([...hold(bare, 0.6), ...hold(beside, 2)])).toMatchObject({
      passed: false,
      failures: ['not-followed'],
    });
    const darker: RgbaImage = {
      ...bare.image!,
      data: bare.image!.data.map((v, i) => (i % 4 === 3 ? v : v * 0.7)),
    };
    const result = play([...hold(bare, 0.6), ...hold({ image: darker }, 2)]);
    expect(result).toMatchObject({ passed: false, compliance: 0, failures: ['not-followed'] });
    expect(result.status === 'measured' && result.degradation).toBeGreaterThan(0.9);
  });
});
