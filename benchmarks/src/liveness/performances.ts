import type { RgbaImage } from '@bonafide/core';
import {
  type AttackTools,
  createHeadPerformer,
  createRandom,
  createScreenReplay,
  type FacePicture,
  type FaceSwap,
  type HeadAct,
} from '@bonafide/attack-lab';
import type { PoseParams } from '@bonafide/liveness';
import { keep, withNoise } from './film-noise.ts';
import type { TrackedPicture } from './real-stretches.ts';

type Direction = PoseParams['targets'][number]['direction'];

/** Everything that one caller can be asked for, filmed once and tracked by the real tracker; cut together in any order. */
export interface Performances {
  readonly idle: readonly TrackedPicture[];
  readonly turns: Readonly<Record<Direction, readonly TrackedPicture[]>>;
  readonly acts: Readonly<Record<'blink' | 'open-mouth' | 'raise-brows', readonly TrackedPicture[]>>;
  /** The head from far to near, with the size of the still's face each was filmed for. */
  readonly sizes: readonly (TrackedPicture & { readonly size: number })[];
}

/** What stands between the person and the camera's picture. */
export type Medium = 'real' | 'swap' | 'photo' | 'screen';

const TURNS: Readonly<Record<Direction, readonly [yaw: number, pitch: number]>> = {
  left: [1, 0],
  right: [-1, 0],
  up: [0, 1],
  down: [0, -1],
  'up-left': [0.71, 0.71],
  'up-right': [-0.71, 0.71],
  'down-left': [0.71, -0.71],
  'down-right': [-0.71, -0.71],
};
const DEGREES = 27;
/** Share of a movement in each of its pictures, at 10 a second: out, hold, back. */
const MOVEMENT = [0.15, 0.45, 0.8, 1, 1, 1, 0.75, 0.4, 0.1] as const;
const BLINK = [0.5, 1, 1, 0.4] as const;
const SIZES = 22;
/** Degrees of turn from which a simulated swap tears, and the share of the pictures in which it does. */
const TEARS_FROM = 18;
const TEARS = 0.35;

export interface FilmOptions {
  readonly medium: Medium;
  /** What a `swap` does to each picture. */
  readonly swap: FaceSwap;
  readonly seed: number;
}

/** Films all that a caller can be asked for. About 200 pictures. */
export async function filmPerformances(
  tools: AttackTools,
  still: FacePicture,
  options: FilmOptions,
): Promise<Performances> {
  const { medium, swap, seed } = options;
  const random = createRandom(seed);
  const perform = createHeadPerformer(still, { flat: medium === 'photo' });
  const screen = createScreenReplay(random, still.image);
  const tracker = await tools.openTracker();
  const attackerTracker = await tools.openTracker();
  let time = 0;

  const film = async (picture: RgbaImage, turn = 0): Promise<TrackedPicture | undefined> => {
    time += 0.1;
    let shown = picture;
    if (medium === 'screen') shown = screen(picture, time);
    if (medium === 'swap') {
      const own = (await attackerTracker.next(picture, time)).faces[0];
      const torn = turn > TEARS_FROM && random() < TEARS;
      shown = own === undefined || torn ? picture : swap(picture, own.landmarks);
    }
    const image = withNoise(shown, random);
    const face = (await tracker.next(image, time)).faces[0];
    return face && { image, face: keep(face) };
  };
  const filmActs = async (acts: readonly HeadAct[]): Promise<readonly TrackedPicture[]> => {
    const pictures: TrackedPicture[] = [];
    for (const act of acts) {
      const filmed = await film(perform(act), Math.hypot(act.yaw ?? 0, act.pitch ?? 0));
      if (filmed !== undefined) pictures.push(filmed);
    }
    return pictures;
  };
  const sway = (): HeadAct => ({ yaw: 1.2 * (random() - 0.5), pitch: 1.2 * (random() - 0.5) });

  const idle = await filmActs(Array.from({ length: 10 }, sway));
  const turns = {} as Record<Direction, readonly TrackedPicture[]>;
  for (const [direction, [yaw, pitch]] of Object.entries(TURNS) as [Direction, readonly [number, number]][]) {
    turns[direction] = await filmActs(
      MOVEMENT.map((share) => ({ yaw: yaw * DEGREES * share, pitch: pitch * DEGREES * share })),
    );
  }
  const acts = {
    blink: await filmActs(BLINK.map((blink) => ({ ...sway(), blink }))),
    'open-mouth': await filmActs(MOVEMENT.slice(0, 8).map((mouth) => ({ ...sway(), mouth }))),
    'raise-brows': await filmActs(MOVEMENT.slice(0, 8).map((brows) => ({ ...sway(), brows }))),
  };
  const own = idle[0]!.face.box.height / still.image.height;
  const sizes: (TrackedPicture & { readonly size: number })[] = [];
  for (let k = 0; k < SIZES; k++) {
    // Shares of the picture's height from .31 to .86.
    const size = (0.31 * (0.86 / 0.31) ** (k / (SIZES - 1))) / own;
    const filmed = await film(perform({ ...sway(), size }));
    if (filmed !== undefined) sizes.push({ ...filmed, size: size * own });
  }
  return { idle, turns, acts, sizes };
}
