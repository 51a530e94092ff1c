import {
  createHeadPerformer,
  type HeadAct,
  measureLightShare,
  openAttackTools,
  pickStill,
  readClip,
} from '@bonafide/attack-lab';
import { resolveClip } from '@bonafide/test-media';
import sharp from 'sharp';

/** What a simulated camera plays from: pictures by name as JPEG in base64, and how the screen lights them. */
export interface CallerPictures {
  readonly width: number;
  readonly height: number;
  readonly idle: readonly string[];
  readonly turns: Readonly<Record<string, readonly string[]>>;
  readonly acts: Readonly<Record<string, readonly string[]>>;
  readonly sizes: readonly { readonly fill: number; readonly picture: string }[];
  /** Share of the screen's light that each pixel gets, 0..255, row by row. */
  readonly share: string;
}

const WIDTH = 320;
const DEGREES = 27;
const MOVEMENT = [0.15, 0.45, 0.8, 1, 1, 1, 0.75, 0.4, 0.1];
const BLINK = [0.5, 1, 1, 0.4];
const SIZES = 24;

/** Renders a person of a test clip doing what callers are asked for; about 130 pictures, 5 s. */
export async function renderCaller(): Promise<CallerPictures> {
  await using tools = await openAttackTools();
  const path = await resolveClip('cap12');
  const video = await readClip(tools.ffmpeg, path, { from: 6, duration: 2, rate: 5, maxWidth: WIDTH });
  const still = await pickStill(await tools.openTracker(), video.frames(), 5);
  if (still === undefined) throw new Error('no face in the clip');
  const { width, height } = still.image;
  const perform = createHeadPerformer(still);
  const draw = async (act: HeadAct): Promise<string> => {
    const { data } = perform(act);
    const raw = { width, height, channels: 4 } as const;
    return (await sharp(data, { raw }).jpeg({ quality: 92 }).toBuffer()).toString('base64');
  };
  const all = async (acts: readonly HeadAct[]): Promise<readonly string[]> => Promise.all(acts.map(draw));
  const turn = async (yaw: number, pitch: number): Promise<readonly string[]> => {
    const size = DEGREES / Math.hypot(yaw, pitch);
    return all(MOVEMENT.map((share) => ({ yaw: yaw * size * share, pitch: pitch * size * share })));
  };
  const face = (await (await tools.openTracker()).next(still.image, 0)).faces[0]!;
  const own = face.box.height / height;
  const fills = Array.from({ length: SIZES }, (_, k) => 0.31 * (0.86 / 0.31) ** (k / (SIZES - 1)));
  const light = measureLightShare(still.image, still.landmarks, { background: 0.05, tilt: [0, 0] });
  const share = Buffer.alloc(width * height);
  for (let row = 0; row < height; row++) {
    for (let col = 0; col < width; col++) {
      const cell = Math.floor(row / 4) * light.share.width + Math.floor(col / 4);
      share[row * width + col] = Math.round(255 * Math.min(1, light.share.data[cell]!));
    }
  }
  return {
    width,
    height,
    idle: await all([0, 1, 2, 3].map((k) => ({ yaw: 0.4 * Math.sin(k), pitch: 0.4 * Math.cos(k) }))),
    turns: {
      left: await turn(1, 0),
      right: await turn(-1, 0),
      up: await turn(0, 1),
      down: await turn(0, -1),
      'up-left': await turn(1, 1),
      'up-right': await turn(-1, 1),
      'down-left': await turn(1, -1),
      'down-right': await turn(-1, -1),
    },
    acts: {
      blink: await all(BLINK.map((blink) => ({ blink }))),
      'open-mouth': await all(MOVEMENT.slice(0, 8).map((mouth) => ({ mouth }))),
      'raise-brows': await all(MOVEMENT.slice(0, 8).map((brows) => ({ brows }))),
    },
    sizes: await Promise.all(
      fills.map(async (fill) => ({ fill, picture: await draw({ size: fill / own }) })),
    ),
    share: share.toString('base64'),
  };
}
