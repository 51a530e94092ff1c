import type { FaceObservation } from '@bonafide/core';
import { type Hand, type Random, uniform } from '@bonafide/attack-lab';
import type { OccludeParams } from '@bonafide/liveness';

type Move = OccludeParams['moves'][number];
type Region = Move['region'];

/** Where a palm rests on each region, in the face's box. */
const PALMS: Readonly<Record<Region, readonly [x: number, y: number]>> = {
  forehead: [0.48, 0.08],
  eyes: [0.5, 0.29],
  mouth: [0.5, 0.78],
  'right-cheek': [0.14, 0.62],
  'left-cheek': [0.86, 0.62],
};
/** Seconds of the way there and of the way back, and of the rest between. */
const WAY = 0.35;
const REST = [0.6, 1] as const;
const ACROSS = [0.9, 1.3] as const;

/** A hand on its way: where its palm is at a time, or nowhere. Lengths in pixels. */
export type HandCourse = (time: number) => Pick<Hand, 'x' | 'y' | 'from' | 'length'> | undefined;

/**
 * A hand that does moves one after the other, from `start` on: it comes from its own side (to cheeks from below), rests
 * and goes back, or passes over the face and on. It goes where the face was, not where it is.
 */
export function createHandCourse(
  moves: readonly Move[],
  { box, start }: { readonly box: FaceObservation['box']; readonly start: number },
  random: Random,
): HandCourse {
  const reach = 1.3 * box.height;
  const length = 0.75 * box.height;
  let from = start;
  const parts = moves.map(({ region, hand, movement }) => {
    const [u, v] = PALMS[region];
    const middle = {
      x: box.x + (u + uniform(random, -0.03, 0.03)) * box.width,
      y: box.y + (v + uniform(random, -0.03, 0.03)) * box.height,
    };
    const side: Hand['from'] = region.endsWith('cheek') ? 'below' : hand === 'left' ? 'right' : 'left';
    const across = movement === 'across' && side !== 'below';
    const seconds = across ? uniform(random, ...ACROSS) : 2 * WAY + uniform(random, ...REST);
    const part = { middle, side, across, start: from, seconds };
    from += seconds + uniform(random, 0.2, 0.45);
    return part;
  });
  return (time) => {
    const part = parts.find((one) => time >= one.start && time < one.start + one.seconds);
    if (part === undefined) return undefined;
    const passed = time - part.start;
    const away = part.across
      ? reach * (1 - (2 * passed) / part.seconds)
      : reach * Math.max(0, 1 - passed / WAY, 1 - (part.seconds - passed) / WAY);
    const { x, y } = part.middle;
    if (part.side === 'below') return { x, y: y + away, from: 'below', length };
    return { x: x + (part.side === 'right' ? away : -away), y, from: part.side, length };
  };
}
