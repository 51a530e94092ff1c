import type { RgbaImage } from '@bonafide/core';
import { seededRandom } from '@bonafide/testkit';
import { describe, expect, it } from 'vitest';
import type { OccludeParams } from '../../challenge-params.ts';
import { hold, type HeadMoment, playHead } from '../made-up-head.fixture.ts';
import { occludeChallenge } from './occlude-challenge.ts';

const params: OccludeParams = {
  kind: 'occlude',
  moves: [
    { region: 'mouth', hand: 'left', movement: 'hold' },
    { region: 'forehead', hand: 'right', movement: 'hold' },
  ],
};
const [WIDTH, HEIGHT] = [160, 120];
const random = seededRandom(2);
const GRAIN = Array.from({ length: WIDTH * HEIGHT }, () => random() - 0.5);

/** A face of stripes on a wall, with dark boxes over it (in the face's own box: 0..1 across and down). */
function picture(...boxes: readonly (readonly [number, number, number, number])[]): RgbaImage {
  const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
  const face = { x: 80 - 0.4 * 48, y: 60 - 24, width: 0.8 * 48, height: 48 };
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const [u, v] = [((i % WIDTH) - face.x) / face.width, (Math.floor(i / WIDTH) - face.y) / face.height];
    const inside = u > 0 && u < 1 && v > 0 && v < 1;
    const covered = boxes.some(
      ([left, top, right, bottom]) => u > left && u < right && v > top && v < bottom,
    );
    const level = covered ? 70 : inside ? 150 + 40 * Math.sin(v * 30) : 190;
    data.fill(level + 4 * GRAIN[i]!, i * 4, i * 4 + 3);
  }
  return { width: WIDTH, height: HEIGHT, data };
}

const bare: HeadMoment = { image: picture() };
const onMouth: HeadMoment = { image: picture([0.2, 0.62, 2, 0.9]) };
const onForehead: HeadMoment = { image: picture([-1, 0, 0.8, 0.18]) };
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

  it('fails a face that is drawn over the hand', () => {
    const beside: HeadMoment = { image: picture([1.02, 0.2, 2, 0.9], [0.1, 1.01, 0.9, 1.3]) };
    const result = play([...hold(bare, 0.6), ...hold(beside, 2)]);
    expect(result.status === 'measured' && result.failures).toContain('degraded');
    expect(result).toMatchObject({ degradation: 1 });
  });
});
