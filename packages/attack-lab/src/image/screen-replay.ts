import type { RgbaImage } from '@bonafide/core';
import { gaussian, type Random, uniform } from '../random.ts';
import { homographyToUnitSquare, project } from './homography.ts';
import { sampleBilinear } from './warp-mesh.ts';

/** What a camera sees of a screen that plays the frame. Returns a new picture. `timestamp` in seconds. */
export type ScreenReplay = (frame: RgbaImage, timestamp: number) => RgbaImage;

/** A screen, a camera and the light between them, as drawn from the seed. Lengths in shares of the picture. */
interface Scene {
  /** Homography from camera to screen, row-major; both in [0, 1]. */
  readonly toScreen: readonly number[];
  /** Screen pixels across the screen's width: near the camera's own count, so that the grids beat. */
  readonly columns: number;
  /** Depth of the dark lines between screen pixels as the sensor still resolves them, 0..1. */
  readonly gridDepth: number;
  readonly gamma: number;
  readonly contrast: number;
  readonly black: number;
  readonly tint: readonly [number, number, number];
  readonly glare: {
    readonly x: number;
    readonly y: number;
    readonly radius: number;
    readonly strength: number;
  };
  readonly vignette: number;
  /** Standard deviation of the sensor's noise in 8-bit steps. */
  readonly noise: number;
  readonly sway: readonly { readonly hertz: number; readonly phase: number; readonly amplitude: number }[];
}

/** Luma outside the screen: bezel, then a dim room. */
const BEZEL = 14;
const ROOM = 58;
const BEZEL_WIDTH = 0.03;
/** Noise values drawn once and read from a new place in every frame; a prime, so that rows do not line up. */
const GRAIN = 65_521;

/**
 * A replay attack: the frame on a screen, filmed. Perspective, a swaying hand, the screen's sub-pixel stripes sampled
 * by the sensor's pixels (which makes moiré where the two grids beat), gamma, lifted blacks, tint, glare, vignetting,
 * noise. The scene is drawn once, the noise's place for every frame. About 25 ms for 400 x 300.
 */
export function createScreenReplay(
  random: Random,
  size: { readonly width: number; readonly height: number },
): ScreenReplay {
  const scene = drawScene(random, size.width);
  const grain = Float32Array.from({ length: GRAIN }, () => scene.noise * gaussian(random));
  const glow = Float32Array.from({ length: 1021 }, (_, quarter) => (quarter / 1020) ** scene.gamma);
  return (frame, timestamp) => {
    const { width, height } = frame;
    const data = new Uint8ClampedArray(width * height * 4);
    const shift = scene.sway.map((s) => s.amplitude * Math.sin(2 * Math.PI * s.hertz * timestamp + s.phase));
    const rows = (scene.columns * height) / width;
    const colour = new Float32Array(3);
    let speck = Math.floor(random() * GRAIN);
    for (let row = 0, offset = 0; row < height; row++) {
      for (let col = 0; col < width; col++, offset += 4) {
        const x = (col + 0.5) / width + shift[0]!;
        const y = (row + 0.5) / height + shift[1]!;
        const [u, v] = project(scene.toScreen, x, y);
        const shade = 1 - scene.vignette * ((x - 0.5) ** 2 + (y - 0.5) ** 2);
        const noise = grain[(speck += 7) % GRAIN]!;
        if (u <= 0 || v <= 0 || u >= 1 || v >= 1) {
          const far = Math.max(-u, -v, u - 1, v - 1) > BEZEL_WIDTH;
          data.fill((far ? ROOM : BEZEL) * shade + noise, offset, offset + 3);
        } else {
          sampleBilinear(frame, u * width, v * height, colour, 0);
          const light = glareAt(scene, u, v);
          const line = gridLight(scene, v * rows);
          for (let k = 0; k < 3; k++) {
            const lit =
              glow[Math.round(colour[k]! * 4)]! * line * gridLight(scene, u * scene.columns + (k - 1) / 3);
            const level = scene.black + scene.contrast * lit * scene.tint[k]! + light;
            data[offset + k] = 255 * level * shade + noise;
          }
        }
        data[offset + 3] = 255;
      }
    }
    return { width, height, data };
  };
}

function drawScene(random: Random, width: number): Scene {
  const corner = (): number => uniform(random, 0.0, 0.06);
  // Screen corners as the camera sees them, clockwise from the top left; some lie outside the view, as when held close.
  const corners = [
    [corner() - 0.02, corner() - 0.02],
    [1.02 - corner(), corner() - 0.02],
    [1.02 - corner(), 1.02 - corner()],
    [corner() - 0.02, 1.02 - corner()],
  ] as const;
  const sway = (): Scene['sway'][number] => ({
    hertz: uniform(random, 0.15, 0.6),
    phase: uniform(random, 0, 2 * Math.PI),
    amplitude: uniform(random, 0.002, 0.006),
  });
  return {
    toScreen: homographyToUnitSquare(corners),
    columns: width * uniform(random, 0.92, 1.08),
    gridDepth: uniform(random, 0.03, 0.09),
    gamma: uniform(random, 1.05, 1.3),
    contrast: uniform(random, 0.72, 0.85),
    black: uniform(random, 0.05, 0.1),
    tint: [uniform(random, 0.9, 0.98), uniform(random, 0.95, 1), uniform(random, 1, 1.08)],
    glare: {
      x: uniform(random, 0.1, 0.9),
      y: uniform(random, 0, 0.4),
      radius: uniform(random, 0.12, 0.25),
      strength: uniform(random, 0.12, 0.3),
    },
    vignette: uniform(random, 0.25, 0.6),
    noise: uniform(random, 1, 3),
    sway: [sway(), sway()],
  };
}

/** Brightness of the screen's grid along one axis, in screen pixels: bright inside a pixel, darker between. Mean 1. */
function gridLight({ gridDepth }: Scene, position: number): number {
  return 1 + gridDepth * Math.cos(2 * Math.PI * position);
}

function glareAt({ glare }: Scene, u: number, v: number): number {
  const squared = ((u - glare.x) ** 2 + (v - glare.y) ** 2) / glare.radius ** 2;
  return glare.strength * Math.exp(-squared);
}
