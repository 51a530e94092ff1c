import type { Choices } from '../../challenge.ts';
import type { LightFlash, LightParams } from '../../challenge-params.ts';
import { GLOW_COLOURS, LIGHT_COLOURS, linearColour, toSrgb } from './light-colours.ts';

interface Sequence {
  readonly colours: readonly LightFlash['rgb'][];
  readonly count: number;
  /** Seconds of one colour: `shortest`, and 0 to 4 steps more. */
  readonly shortest: number;
  readonly step: number;
}

/**
 * `flash`: 0.4 s a colour at least, so at most 2.5 changes a second (WCAG 2.3.1 allows 3 flashes, or 6 changes); 3.2 to
 * 4.8 s and 34.9 bits. `glow`: no flash at all; 4.9 to 7.7 s and 30.6 bits.
 */
const SEQUENCES: Readonly<Record<LightParams['style'], Sequence>> = {
  flash: { colours: LIGHT_COLOURS, count: 8, shortest: 0.4, step: 0.05 },
  glow: { colours: GLOW_COLOURS, count: 7, shortest: 0.7, step: 0.1 },
};
const STEPS = 5;

/** A sequence of colours, each other than the one before. */
export function drawLightSequence(choices: Choices, style: LightParams['style']): readonly LightFlash[] {
  const { colours, count, shortest, step } = SEQUENCES[style];
  let last = -1;
  return Array.from({ length: count }, () => {
    const chosen = choices.choose(last < 0 ? colours.length : colours.length - 1);
    // One of the others: those from the last one on move up by one.
    last = last >= 0 && chosen >= last ? chosen + 1 : chosen;
    const seconds = Math.round((shortest + step * choices.choose(STEPS)) * 100) / 100;
    return { rgb: colours[last]!, seconds };
  });
}

/** Seconds in which a glow fades into its next colour, and in how many steps: finer than a picture's exposure. */
const FADE = 0.4;
const FADE_STEPS = 8;

/** What is on the screen, one colour after the other: the flashes themselves, or a glow with its fades in steps of 50 ms. */
export function lightCourse({
  style,
  flashes,
}: Pick<LightParams, 'style' | 'flashes'>): readonly LightFlash[] {
  if (style === 'flash') return flashes;
  return flashes.flatMap(({ rgb, seconds }, i) => {
    const [from, to] = [linearColour(flashes[i - 1]?.rgb ?? GLOW_COLOURS[0]!), linearColour(rgb)];
    const fade = Array.from({ length: FADE_STEPS }, (_, k): LightFlash => {
      const share = (k + 1) / (FADE_STEPS + 1);
      const mixed = from.map((value, c) => value + share * (to[c]! - value)) as [number, number, number];
      return { rgb: toSrgb(mixed), seconds: FADE / FADE_STEPS };
    });
    return [...fade, { rgb, seconds: seconds - FADE }];
  });
}

/** Seconds that a sequence lasts. */
export function sequenceSeconds(sequence: readonly LightFlash[]): number {
  return sequence.reduce((sum, { seconds }) => sum + seconds, 0);
}
