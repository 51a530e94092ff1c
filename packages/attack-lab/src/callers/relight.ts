import type { RgbaImage } from '@bonafide/core';
import { gaussian, type Random } from '../random.ts';
import { type LightShare, SHARE_SCALE } from './light-share.ts';

/** Linear light of a screen, 0..1: red, green, blue. */
export type ScreenLight = readonly [number, number, number];

/** What lights a picture at one moment. */
export interface PictureLight {
  /** On the scene. */
  readonly scene: ScreenLight;
  /** On what a face swap painted; the scene's where nothing was painted. */
  readonly face?: ScreenLight;
  /** Laid evenly over everything, as a virtual camera's colour filter or a sheet of paper has it. */
  readonly even?: ScreenLight;
}

/** The camera and the room. */
export interface CameraOptions {
  /** Ambient light over the light of a white screen, on the face: 1 a dim room, 4 a bright one. */
  readonly ambient: number;
  /** Share of its light that the skin keeps: 1 the clip's own, .2 very dark. */
  readonly skinTone: number;
  /** Standard deviation of the sensor's noise in 8-bit steps. */
  readonly noise: number;
  /** How far automatic white balance goes against the scene's mean colour, 0..1, and how many seconds it takes. */
  readonly whiteBalance: number;
  readonly whiteBalanceSeconds: number;
}

/** Light that a surface throws back without its own colour (about 4 %, Fresnel at normal incidence). */
const GLOSS = 0.04;
/** Seconds in which automatic exposure follows. */
const EXPOSURE_SECONDS = 0.4;
/** White, to which the camera has settled before the first colour. */
const SETTLED: ScreenLight = [0.67, 0.67, 0.67];
const GRAIN = 65_521;

const LINEAR = Float32Array.from({ length: 256 }, (_, value) => decode(value / 255));
/** Fine enough that the steps of the darkest levels stay under half an 8-bit step. */
const ENCODED_STEPS = 8192;
/** Parts of an 8-bit step that levels and noise are added up in: whole numbers are what the loop over pixels is quick with. */
const PARTS = 16;
const ENCODED = Int32Array.from({ length: ENCODED_STEPS + 1 }, (_, i) =>
  Math.round(PARTS * 255 * encode(i / ENCODED_STEPS)),
);

/** Takes a picture, how its parts are lit and by what, and gives what a camera sees; call in order of time. */
export type RelightingCamera = (
  picture: RgbaImage,
  lit: LightShare,
  light: PictureLight,
  seconds: number,
) => RgbaImage;

/**
 * Films a real picture under another light: each pixel's linear light grows by its share of the screen's light over the
 * room's; automatic exposure and white balance lag behind; noise. The picture is taken as it is for white ambient light.
 * About 5 ms at 400 x 300.
 */
export function createRelightingCamera(options: CameraOptions, random: Random): RelightingCamera {
  const { ambient, skinTone, noise, whiteBalance, whiteBalanceSeconds } = options;
  const grain = Int32Array.from({ length: GRAIN }, () => Math.round(PARTS * noise * gaussian(random)));
  let exposed = meanLight({ scene: SETTLED }, ambient);
  let balanced = exposed;
  return (picture, { share, skin, swapped }, light, seconds) => {
    const now = meanLight(light, ambient);
    exposed = approach(exposed, now, seconds / EXPOSURE_SECONDS);
    balanced = approach(balanced, now, seconds / whiteBalanceSeconds);
    const exposure = 1 / (0.3 * exposed[0] + 0.6 * exposed[1] + 0.1 * exposed[2]);
    const gains = balanced.map((channel) => exposure * (balanced[1] / channel) ** whiteBalance);
    const { width, height, data } = picture;
    const out = new Uint8ClampedArray(data.length);
    const face = light.face ?? light.scene;
    const even = light.even ?? ([0, 0, 0] as const);
    // Of each cell and channel: what the picture's linear light is multiplied by, and what is added to it.
    const factors = new Float32Array(share.width * 6);
    let speck = Math.floor(random() * GRAIN);
    for (let row = 0, at = 0; row < height; row++) {
      if (row % SHARE_SCALE === 0) lightRow(row / SHARE_SCALE);
      for (let col = 0; col < width; col++, at += 4) {
        const f = Math.floor(col / SHARE_SCALE) * 6;
        speck += 21;
        if (speck >= GRAIN - 15) speck -= GRAIN - 15;
        for (let c = 0; c < 3; c++) {
          const linear = (LINEAR[data[at + c]!]! * factors[f + c]! + factors[f + 3 + c]!) | 0;
          const level = ENCODED[linear < ENCODED_STEPS ? linear : ENCODED_STEPS]! + grain[speck + 7 * c]!;
          out[at + c] = (level + PARTS / 2) >> 4;
        }
        out[at + 3] = 255;
      }
    }
    return { width, height, data: out };

    function lightRow(cellRow: number): void {
      for (let cell = 0, f = 0; cell < share.width; cell++, f += 6) {
        const k = cellRow * share.width + cell;
        const lit = share.data[k]! / ambient;
        const painted = swapped.data[k]!;
        const tone = 1 - skin.data[k]! * (1 - skinTone);
        for (let c = 0; c < 3; c++) {
          const screen =
            lit * (light.scene[c]! + painted * (face[c]! - light.scene[c]!)) + even[c]! / ambient;
          const gain = gains[c]! * ENCODED_STEPS;
          factors[f + c] = gain * tone * (1 + screen);
          factors[f + 3 + c] = gain * GLOSS * 0.3 * screen;
        }
      }
    }
  };
}

/** Light on the camera's metering area, 1 for the room's alone: the face counts most, and gets about .6 of it all. */
function meanLight({ scene, even = [0, 0, 0] }: PictureLight, ambient: number): [number, number, number] {
  return scene.map((channel, c) => 1 + (0.6 * channel + even[c]!) / ambient) as [number, number, number];
}

function approach(
  from: readonly [number, number, number],
  to: readonly [number, number, number],
  steps: number,
): [number, number, number] {
  const share = 1 - Math.exp(-steps);
  return from.map((value, c) => value + share * (to[c]! - value)) as [number, number, number];
}

function decode(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

function encode(value: number): number {
  return value <= 0.0031308 ? value * 12.92 : 1.055 * value ** (1 / 2.4) - 0.055;
}
