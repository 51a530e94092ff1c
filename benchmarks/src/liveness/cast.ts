import {
  type AttackTools,
  createFaceSwap,
  createRandom,
  type FacePicture,
  pickStill,
  readClip,
} from '@bonafide/attack-lab';
import { resolveClip } from '@bonafide/test-media';
import { filmPerformances } from './performances.ts';
import { readStretch } from './real-stretches.ts';
import { lightStretch } from './simulated-light.ts';
import type { Person } from './simulated-steps.ts';

/** Where a person's pictures come from: a clip, the second that his still is near, the seconds that stretches begin at. */
export interface Role {
  readonly clip: string;
  readonly still: number;
  readonly stretches: readonly number[];
}

/** The clips that thresholds were chosen on, and those that the figures come from. No stretch is in both. */
export const CASTS: Readonly<Record<'choosing' | 'reporting', readonly [Role, Role]>> = {
  choosing: [
    { clip: 'cap13', still: 2, stretches: [1, 9, 17] },
    { clip: 'franck', still: 5, stretches: [5, 20, 40] },
  ],
  reporting: [
    { clip: 'cap12', still: 6, stretches: [2, 12, 26, 44] },
    { clip: 'franck', still: 90, stretches: [70, 95, 120, 150, 180] },
  ],
};

/** Seconds of a stretch: the longest light sequence or two moves of a hand, with what comes before and after. */
const STRETCH = 8;
const STILL_WIDTH = 256;

/** The stretches of one person, lit. */
export async function readStretches(
  tools: AttackTools,
  role: Role,
  { seed, width }: { readonly seed: number; readonly width: number },
): Promise<Person['stretches']> {
  const random = createRandom(seed);
  const read: Person['stretches'][number][] = [];
  for (const from of role.stretches) {
    const range = { from, duration: STRETCH, maxWidth: width };
    read.push(lightStretch(await readStretch(tools, role.clip, range), random));
  }
  return read;
}

/** Share of the forehead that the swap of each of two people covers. */
const FOREHEADS = [0.4, 1] as const;

/** Films one person of a cast in every medium; the other one lends the face for swaps. */
export async function filmPerson(
  tools: AttackTools,
  cast: readonly [Role, Role],
  { index, seed }: { readonly index: 0 | 1; readonly seed: number },
): Promise<Pick<Person, 'media' | 'swap'>> {
  const own = await stillOf(tools, cast[index]);
  const borrowed = await stillOf(tools, cast[1 - index]!);
  const swap = createFaceSwap(borrowed, { forehead: FOREHEADS[index] });
  const film = async (medium: 'real' | 'swap' | 'photo' | 'screen'): ReturnType<typeof filmPerformances> =>
    await filmPerformances(tools, own, { medium, swap, seed });
  return {
    swap,
    media: {
      real: await film('real'),
      swap: await film('swap'),
      photo: await film('photo'),
      screen: await film('screen'),
    },
  };
}

async function stillOf(tools: AttackTools, { clip, still: from }: Role): Promise<FacePicture> {
  const path = await resolveClip(clip);
  const video = await readClip(tools.ffmpeg, path, { from, duration: 2, rate: 5, maxWidth: STILL_WIDTH });
  const still = await pickStill(await tools.openTracker(), video.frames(), 5);
  if (still === undefined) throw new Error(`${clip} at ${from} s shows no face`);
  return still;
}
