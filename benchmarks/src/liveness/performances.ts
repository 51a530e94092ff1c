import type { FaceObservation, RgbaImage } from '@bonafide/core';
import {
  type AttackTools,
  createFaceSwap,
  createHeadPerformer,
  createRandom,
  createScreenReplay,
  type FacePicture,
  type HeadAct,
  paintHand,
  type Random,
} from '@bonafide/attack-lab';
import type { OccludeParams, PoseParams } from '@bonafide/liveness';
import type { TrackedPicture } from './real-stretches.ts';

type Direction = PoseParams['targets'][number]['direction'];
type Region = OccludeParams['moves'][number]['region'];

/** Everything that one caller can be asked for, filmed once and tracked by the real tracker; cut together in any order. */
export interface Performances {
  readonly idle: readonly TrackedPicture[];
  readonly turns: Readonly<Record<Direction, readonly TrackedPicture[]>>;
  readonly acts: Readonly<Record<'blink' | 'open-mouth' | 'raise-brows', readonly TrackedPicture[]>>;
  /** The head from far to near, with the size of the still's face each was filmed for. */
  readonly sizes: readonly (TrackedPicture & { readonly size: number })[];
  readonly covers: Readonly<Partial<Record<Region, readonly TrackedPicture[]>>>;
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
/** A hand stays a little longer than a turn. */
const COVER = [0.15, 0.45, 0.8, 1, 1, 1, 1, 1, 0.75, 0.4, 0.1] as const;
const BLINK = [0.5, 1, 1, 0.4] as const;
const SIZES = 22;
/** Degrees of turn from which a simulated swap tears, and the share of the pictures in which it does. */
const TEARS_FROM = 18;
const TEARS = 0.35;

/** Where a palm rests on each region, in the face's box, and where its arm comes from. */
const PALMS: Readonly<Record<Region, readonly [x: number, y: number, from: 'below' | 'left' | 'right']>> = {
  forehead: [0.45, 0.08, 'left'],
  eyes: [0.5, 0.29, 'right'],
  mouth: [0.5, 0.78, 'right'],
  'right-cheek': [0.14, 0.62, 'below'],
  'left-cheek': [0.86, 0.62, 'below'],
};

/** Films all that a caller can be asked for. `other`: whose face a swap shows. About 200 pictures. */
export async function filmPerformances(
  tools: AttackTools,
  still: FacePicture,
  options: { readonly medium: Medium; readonly other: FacePicture; readonly seed: number },
): Promise<Performances> {
  const { medium, other, seed } = options;
  const random = createRandom(seed);
  const perform = createHeadPerformer(still, { flat: medium === 'photo' });
  const swap = createFaceSwap(other);
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
  const covers: Partial<Record<Region, readonly TrackedPicture[]>> = {};
  if (medium === 'real' || medium === 'swap') {
    const { box } = idle[0]!.face;
    for (const [region, [u, v, from]] of Object.entries(PALMS) as [Region, (typeof PALMS)[Region]][]) {
      const pictures: TrackedPicture[] = [];
      for (const share of COVER) {
        const [x, y] = [box.x + u * box.width, box.y + v * box.height];
        const away = (1 - share) * 1.3 * box.height;
        const hand = {
          x: x + (from === 'left' ? -away : from === 'right' ? away : 0),
          y: y + (from === 'below' ? away : 0),
          length: box.height * 0.75,
          colour: skinOf(still),
          from,
        };
        const picture = paintHand(perform(sway()), hand);
        const filmed = await film(picture);
        // Where the tracker sees no face, the last one stands in, as it does in the observer.
        pictures.push(
          filmed ?? { image: withNoise(picture, random), face: pictures.at(-1)?.face ?? idle[0]!.face },
        );
      }
      covers[region] = pictures;
    }
  }
  return { idle, turns, acts, sizes, covers };
}

function keep(face: FaceObservation): FaceObservation {
  return { ...face, landmarks: face.landmarks.slice() };
}

/** Mean colour of the cheeks. */
function skinOf({ image, landmarks }: FacePicture): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (const point of [50, 280]) {
    const x = Math.round(landmarks[point * 3]! * image.width);
    const y = Math.round(landmarks[point * 3 + 1]! * image.height);
    for (let c = 0; c < 3; c++) sum[c]! += image.data[(y * image.width + x) * 4 + c]! / 2;
  }
  return sum;
}

/** A sensor's noise, about 1.5 steps. */
function withNoise(image: RgbaImage, random: Random): RgbaImage {
  const data = new Uint8ClampedArray(image.data);
  let state = Math.floor(random() * 2 ** 31) | 1;
  for (let i = 0; i < data.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    data[i] = data[i]! + ((state & 7) - 3.5) * 0.6;
  }
  return { width: image.width, height: image.height, data };
}
