import { seededRandom } from '@bonafide/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomChoices } from '../../choices.ts';
import type { DrawPolicy, StepResult } from '../../challenge.ts';
import type { LightParams } from '../../challenge-params.ts';
import { lightChallenge } from './light-challenge.ts';
import { linearColour } from './light-colours.ts';
import { lightCourse, sequenceSeconds } from './light-sequence.ts';
import { filmScene, type LitScene, screenOf, unlit } from './lit-scene.fixture.ts';

const policy = { difficulty: 'standard', language: 'en' } as const;
const gentle = { ...policy, needs: ['flashing-light'] } as const;

function drawn(seed: number, under: DrawPolicy = policy): LightParams {
  const random = seededRandom(seed);
  return lightChallenge.draw(randomChoices({ uint32: () => Math.floor(random() * 2 ** 32) }), under);
}

const params = drawn(5);
const screen = screenOf(params.flashes);
const later =
  (light: LitScene['face'], by: number): LitScene['face'] =>
  (time) =>
    light(time - by);

function answer(
  scene: LitScene,
  options: { start?: number; seed?: number; screen?: number; asked?: LightParams } = {},
): StepResult {
  const { start = 10, asked = params } = options;
  const seconds = sequenceSeconds(asked.flashes) + 1;
  const observer = lightChallenge.observe(asked, lightChallenge.durationMs(asked, policy));
  const frames = filmScene(scene, { seconds, ...options, start });
  for (const frame of frames) {
    if (frame.timestamp >= start && frame.timestamp < start + 0.08) observer.begin(start);
    observer.push(frame);
  }
  return observer.result();
}

const honest: LitScene = { face: later(screen, 0.2), body: later(screen, 0.2), background: unlit };

describe('the light challenge', () => {
  it('passes a face that follows the screen with its neck and chest', () => {
    const result = answer(honest);
    expect(result).toMatchObject({ status: 'measured', passed: true, failures: [] });
    if (result.status !== 'measured') throw new Error('measured');
    expect(result.compliance).toBeGreaterThan(0.9);
    // Pictures are 0.08 s apart, and show what was on the screen before them.
    expect(Math.abs((result.reactionSeconds ?? 0) - 0.2)).toBeLessThan(0.09);
    expect(result.degradation).toBeLessThan(0.4);
  });

  it('gives the same answer wherever in the call it comes', () => {
    const [early, late] = [answer(honest), answer(honest, { start: 5000 })];
    if (early.status !== 'measured' || late.status !== 'measured') throw new Error('measured');
    expect(late.compliance).toBeCloseTo(early.compliance, 3);
    expect(late.failures).toEqual(early.failures);
  });

  it('does not judge where nothing at all answers: the room may be too bright', () => {
    expect(answer({ face: unlit, body: unlit, background: unlit })).toEqual({
      status: 'abstained',
      reason: 'light/ambient-too-bright',
    });
  });

  it('does not fail a caller whose answer drowns in the light of the room', () => {
    const late = { ...honest, face: later(screen, 0.55) };
    expect(answer(late, { screen: 0.03 })).toEqual({
      status: 'abstained',
      reason: 'light/ambient-too-bright',
    });
  });

  it.each([
    [
      'a face that keeps its light while neck and chest follow',
      { ...honest, face: unlit },
      'light/no-response',
    ],
    ['a face relit after neck and chest', { ...honest, face: later(screen, 0.55) }, 'degraded'],
    [
      'an answer from far away',
      { ...honest, face: later(screen, 1.5), body: later(screen, 1.5) },
      'too-late',
    ],
    ['a face that answers alone', { ...honest, body: unlit }, 'degraded'],
    ['a colour over the whole picture', { face: screen, body: screen, background: screen }, 'light/flat'],
  ] as const)('fails %s', (_, scene, failure) => {
    const result = answer(scene);
    expect(result).toMatchObject({ status: 'measured', passed: false });
    expect(result.status === 'measured' && result.failures).toContain(failure);
  });

  it.each([0.02, 0.15, 0.3, 0.45, 0.58])('passes an answer that is %s s under way, as in a call', (by) => {
    const lit = later(screen, by);
    expect(answer({ ...honest, face: lit, body: lit })).toMatchObject({ passed: true, failures: [] });
  });

  it.each([
    [-0.2, 'too-early'],
    [0.8, 'too-late'],
    [2, 'too-late'],
  ] as const)('fails an answer that comes %s s after the question', (by, failure) => {
    const lit = later(screen, by);
    expect(answer({ ...honest, face: lit, body: lit })).toMatchObject({ passed: false, failures: [failure] });
  });

  it('passes no recording of an earlier session', () => {
    for (let seed = 20; seed < 28; seed++) {
      const other = later(screenOf(drawn(seed).flashes), 0.2);
      const result = answer({ face: other, body: other, background: unlit }, { seed });
      expect(result.status === 'measured' && result.passed).toBe(false);
    }
  });

  it('says that it was not shown before it began, and that there was no picture', () => {
    const observer = lightChallenge.observe(params, 5000);
    expect(observer.result()).toEqual({ status: 'abstained', reason: 'step/not-shown' });
    expect(observer.done).toBe(false);
    observer.begin(1);
    expect(observer.result()).toEqual({ status: 'abstained', reason: 'video/none' });
  });

  it('abstains on too few pictures a second', () => {
    const observer = lightChallenge.observe(params, 5000);
    observer.begin(0);
    for (const frame of filmScene(honest, { start: 0, seconds: 5, rate: 4 })) observer.push(frame);
    expect(observer.result()).toEqual({ status: 'abstained', reason: 'video/slow' });
  });

  it('keeps its numbers in range whatever lights the scene', () => {
    const light = fc.tuple(...[1, 2, 3].map(() => fc.double({ min: 0, max: 1, noNaN: true })));
    fc.assert(
      fc.property(fc.array(light, { minLength: 3, maxLength: 9 }), fc.nat(2), (lights, part) => {
        const odd = (time: number): [number, number, number] =>
          lights[Math.abs(Math.floor(time * 2)) % lights.length] as [number, number, number];
        const scene = {
          ...honest,
          ...[{ face: odd }, { body: odd }, { face: odd, body: odd, background: odd }][part],
        };
        const result = answer(scene);
        if (result.status !== 'measured') return;
        expect(result.compliance).toBeGreaterThanOrEqual(0);
        expect(result.compliance).toBeLessThanOrEqual(1);
        expect(result.degradation === null || (result.degradation >= 0 && result.degradation <= 1)).toBe(
          true,
        );
        expect(result.passed).toBe(result.failures.length === 0);
      }),
      { numRuns: 8 },
    );
  });
});

describe('a glow, for callers who cannot have flashes', () => {
  const glow = drawn(6, gentle);
  const shown = later(screenOf(lightCourse(glow)), 0.2);

  it('passes a face that follows it, and fails one that keeps its light, is relit late, or follows another one', () => {
    const scene: LitScene = { face: shown, body: shown, background: unlit };
    expect(answer(scene, { asked: glow })).toMatchObject({ passed: true, failures: [] });
    const other = later(screenOf(lightCourse(drawn(7, gentle))), 0.2);
    const late = later(screenOf(lightCourse(glow)), 0.6);
    for (const change of [{ face: unlit }, { face: late }, { face: other, body: other }]) {
      expect(answer({ ...scene, ...change }, { asked: glow })).not.toMatchObject({ passed: true });
    }
  });

  it('never changes its luminance by a tenth, so that no two changes are a flash (WCAG 2.2, general flash)', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const luminances = lightCourse(drawn(seed, gentle)).map(({ rgb }) => {
          const [red, green, blue] = linearColour(rgb);
          return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
        });
        expect(Math.max(...luminances) - Math.min(...luminances)).toBeLessThan(0.1);
      }),
    );
  });

  it('lasts as long with its fades as without', () => {
    expect(sequenceSeconds(lightCourse(glow))).toBeCloseTo(sequenceSeconds(glow.flashes), 9);
  });
});

describe('a drawn light sequence', () => {
  it('never shows a colour twice in a row, nor red, nor more than three changes a second', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const { flashes } = drawn(seed);
        flashes.forEach(({ rgb: [red, green, blue], seconds: held }, i) => {
          expect(held).toBeGreaterThanOrEqual(0.334);
          expect(red / (red + green + blue)).toBeLessThan(0.8);
          expect(flashes[i - 1]?.rgb).not.toEqual([red, green, blue]);
        });
        expect(
          lightChallenge.durationMs({ kind: 'light', style: 'flash', flashes }, policy),
        ).toBeLessThanOrEqual(7000);
      }),
    );
  });
});
