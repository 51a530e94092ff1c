import type { RgbaImage } from '@bonafide/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openAttackTools } from '../attack-tools.ts';
import { largestDifference, syntheticFace } from '../face/synthetic-face.fixture.ts';
import { createRandom } from '../random.ts';
import { throughCallCodec } from './call-codec.ts';
import { createHeadPerformer } from './head-performer.ts';
import { createLightCaller, LIGHT_CALLERS } from './light-callers.ts';
import { measureLightShare } from './light-share.ts';
import { paintHand } from './paint-hand.ts';
import { createRelightingCamera, type PictureLight } from './relight.ts';
import { createSyntheticTalk } from './synthetic-talk.ts';

const face = syntheticFace({ width: 120, height: 96, x: 60, y: 44, radius: 26 });
const lit = measureLightShare(face.image, face.landmarks, { background: 0.05, tilt: [0, 0] });

/** Mean of blue over green in a square around a point. */
function blueness({ width, data }: RgbaImage, x: number, y: number): number {
  let [blue, green] = [0, 0];
  for (let row = y - 4; row < y + 4; row++) {
    for (let col = x - 4; col < x + 4; col++) {
      green += data[(row * width + col) * 4 + 1]!;
      blue += data[(row * width + col) * 4 + 2]!;
    }
  }
  return blue / green;
}

function film(light: PictureLight): RgbaImage {
  const camera = { ambient: 1, skinTone: 1, noise: 0, whiteBalance: 0, whiteBalanceSeconds: 2 };
  return createRelightingCamera(camera, createRandom(1))(face.image, lit, light, 0.1);
}

describe('the relighting camera', () => {
  const [blue, dark] = [film({ scene: [0.1, 0.1, 1] }), film({ scene: [0, 0, 0] })];

  it('turns the face to the colour of the screen, and the wall hardly', () => {
    const change = (x: number, y: number): number => blueness(blue, x, y) / blueness(dark, x, y);
    expect(change(60, 50)).toBeGreaterThan(1.15);
    expect(change(10, 10)).toBeLessThan(1.05);
  });

  it('leaves a swapped face in its own light', () => {
    const swapped = film({ scene: [0.1, 0.1, 1], face: [0, 0, 0] });
    expect(blueness(swapped, 60, 50) / blueness(dark, 60, 50)).toBeLessThan(1.08);
  });
});

describe('light callers', () => {
  it('give light within 0..1 at all times', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: -5, max: 20, noNaN: true }), (seed, time) => {
        for (const kind of LIGHT_CALLERS) {
          const screen = (at: number): readonly [number, number, number] => [at % 2 > 1 ? 1 : 0.1, 0.5, 0.3];
          const caller = createLightCaller(
            kind,
            { screen, earlier: screen, latency: 0.2 },
            createRandom(seed | 0),
          );
          const { scene, face: own = scene, even = scene } = caller(time);
          for (const value of [...scene, ...own, ...even]) expect(value >= 0 && value <= 1).toBe(true);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('the head performer', () => {
  it('shows the still as it is while the head rests', () => {
    const rest = createHeadPerformer(face)({});
    expect(largestDifference(rest, face.image, (x, y) => x > 40 && x < 80 && y > 26 && y < 60)).toBeLessThan(
      40,
    );
    expect(largestDifference(rest, face.image, (x) => x < 6)).toBeLessThan(3);
  });

  it('moves a photograph as a whole: its surroundings come into view', () => {
    const small = createHeadPerformer(face, { flat: true })({ size: 0.5 });
    expect([...small.data.subarray(0, 3)]).toEqual([110, 110, 110]);
  });
});

describe('a painted hand', () => {
  it('covers where it is put, and nothing far from it', () => {
    const hand = { x: 60, y: 44, length: 24, colour: [90, 60, 40], from: 'below' } as const;
    const painted = paintHand(face.image, hand);
    expect(largestDifference(painted, face.image, (x, y) => Math.hypot(x - 60, y - 44) < 4)).toBeGreaterThan(
      20,
    );
    expect(largestDifference(painted, face.image, (x) => x < 40 || x > 80)).toBe(0);
  });
});

describe('synthetic talk', () => {
  it('opens the mouth when it sounds, and is silent before', () => {
    const talk = createSyntheticTalk(
      { syllables: [2, 1], after: 0.5, seconds: 2, voice: 'normal' },
      createRandom(2),
    );
    const level = (from: number, to: number): number =>
      Math.hypot(...talk.sound.subarray(from * 16_000, to * 16_000)) / Math.sqrt((to - from) * 16_000);
    expect(level(0.5, 0.9)).toBeGreaterThan(2 * level(0, 0.4));
    expect(talk.mouth(0.6)).toBeGreaterThan(talk.mouth(0.1) + 0.03);
    expect([talk.speaking(0.2), talk.speaking(0.6)]).toEqual([false, true]);
    expect(talk.sound.every((value) => Math.abs(value) <= 1)).toBe(true);
  });
});

describe('the call codec', () => {
  it('gives back as many pictures as it took, much like them', async () => {
    await using tools = await openAttackTools();
    const pictures = Array.from({ length: 5 }, () => face.image);
    const coded = await throughCallCodec(tools.ffmpeg, pictures, { rate: 10, kbps: 300 });
    expect(coded).toHaveLength(5);
    const sum = coded[4]!.data.reduce((total, value, i) => total + Math.abs(value - face.image.data[i]!), 0);
    expect(sum / face.image.data.length).toBeLessThan(12);
  });
});
