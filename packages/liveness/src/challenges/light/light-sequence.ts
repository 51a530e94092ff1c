import type { Choices } from '../../challenge.ts';
import type { LightFlash } from '../../challenge-params.ts';
import { LIGHT_COLOURS } from './light-colours.ts';

/** Flashes in a sequence. */
const FLASHES = 8;
/** Seconds of one colour: 0.4 at least, so at most 2.5 changes a second (WCAG 2.3.1 allows 3 flashes, or 6 changes). */
const SHORTEST = 0.4;
const STEP = 0.05;
const STEPS = 5;

/** A sequence of colours, each other than the one before; 3.2 to 4.8 s long, 34.9 bits. */
export function drawLightSequence(choices: Choices): readonly LightFlash[] {
  let last = -1;
  return Array.from({ length: FLASHES }, () => {
    const chosen = choices.choose(last < 0 ? LIGHT_COLOURS.length : LIGHT_COLOURS.length - 1);
    // One of the others: those from the last one on move up by one.
    last = last >= 0 && chosen >= last ? chosen + 1 : chosen;
    const seconds = Math.round((SHORTEST + STEP * choices.choose(STEPS)) * 100) / 100;
    return { rgb: LIGHT_COLOURS[last]!, seconds };
  });
}

/** Seconds that a sequence lasts. */
export function sequenceSeconds(sequence: readonly LightFlash[]): number {
  return sequence.reduce((sum, { seconds }) => sum + seconds, 0);
}
