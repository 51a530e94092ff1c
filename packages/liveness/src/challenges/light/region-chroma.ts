import type { FaceObservation, FrameObservation, RgbaImage } from '@bonafide/core';
import { decodeSrgb } from './light-colours.ts';
import type { Chroma } from './light-timeline.ts';

/** Chroma of the parts of one picture that the screen lights differently. `undefined` where a part is out of view. */
export interface LitRegions {
  /** Forehead, cheeks and nose. */
  readonly skin: Chroma | undefined;
  /** Neck and chest: as near to the screen as the face, but never part of a swapped one. */
  readonly body: Chroma | undefined;
  /** Left and right of the head: too far off for the screen to light as it lights the face. */
  readonly background: Chroma | undefined;
}

type Box = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

/** Middles of skin without hair, beard or glasses (mesh points), with the radius to take, in face widths. */
const SKIN_SPOTS: readonly (readonly [number, number])[] = [
  [151, 0.1],
  [69, 0.07],
  [299, 0.07],
  [50, 0.09],
  [280, 0.09],
  [205, 0.07],
  [425, 0.07],
  [4, 0.06],
];

/** Keeps the logarithm of a dark channel from blowing its noise up: linear light, about 20 of 255. */
const FLOOR = 0.006;
/** Fewest pixels that make a mean. */
const FEWEST = 24;
const LINEAR = Float32Array.from({ length: 256 }, (_, value) => decodeSrgb(value / 255));

/** Measures the parts of a picture with one face. Costs about 0.3 ms at 400 x 300. */
export function measureLitRegions(frame: FrameObservation, face: FaceObservation): LitRegions {
  const { image } = frame;
  const { box } = face;
  const [x, y, w, h] = [box.x, box.y, box.width, box.height];
  const skin = createMean();
  for (const [point, radius] of SKIN_SPOTS) {
    const px = face.landmarks[point * 3]! * image.width;
    const py = face.landmarks[point * 3 + 1]! * image.height;
    const r = radius * w;
    addBox(skin, image, { left: px - r, right: px + r, top: py - r, bottom: py + r });
  }
  const body = createMean();
  addBox(body, image, { left: x + 0.15 * w, right: x + 0.85 * w, top: y + 1.08 * h, bottom: y + 1.5 * h });
  const background = createMean();
  const [top, bottom] = [y - 0.6 * h, y + 0.5 * h];
  addBox(background, image, { left: 0, right: x - 0.55 * w, top, bottom });
  addBox(background, image, { left: x + 1.55 * w, right: image.width, top, bottom });
  return { skin: skin.chroma(), body: body.chroma(), background: background.chroma() };
}

interface Mean {
  readonly sum: Float64Array;
  count: number;
  chroma(): Chroma | undefined;
}

function createMean(): Mean {
  const sum = new Float64Array(3);
  return {
    sum,
    count: 0,
    chroma() {
      if (this.count < FEWEST) return undefined;
      const [red, green, blue] = [...sum].map((value) => value / this.count + FLOOR);
      return [Math.log(red! / green!), Math.log(blue! / green!)];
    },
  };
}

/** Adds the pixels of a box in linear light; the box is cut to the picture, large ones are read sparsely. */
function addBox(mean: Mean, image: RgbaImage, box: Box): void {
  const { width, height, data } = image;
  const left = Math.max(0, Math.round(box.left));
  const right = Math.min(width, Math.round(box.right));
  const top = Math.max(0, Math.round(box.top));
  const bottom = Math.min(height, Math.round(box.bottom));
  if (!(right > left && bottom > top)) return;
  const step = Math.max(1, Math.floor(Math.sqrt(((right - left) * (bottom - top)) / 2000)));
  for (let row = top; row < bottom; row += step) {
    for (let col = left; col < right; col += step) {
      const at = (row * width + col) * 4;
      mean.sum[0]! += LINEAR[data[at]!]!;
      mean.sum[1]! += LINEAR[data[at + 1]!]!;
      mean.sum[2]! += LINEAR[data[at + 2]!]!;
      mean.count++;
    }
  }
}
