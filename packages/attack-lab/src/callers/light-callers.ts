import { type Random, uniform } from '../random.ts';
import type { PictureLight, ScreenLight } from './relight.ts';

/** How a simulated caller answers a light challenge. */
export const LIGHT_CALLERS = [
  'genuine',
  /** A recording, injected: the light in it never changes. */
  'unresponsive',
  /** The right colours, 0.8 to 2.2 s too late: rendered far away. */
  'late',
  /** A recording of an earlier session: its colours, not these. */
  'replay',
  /** A swapped face that keeps its light; neck and chest follow the screen. */
  'swap-frozen',
  /** A swapped face relit 0.3 to 0.8 s after neck and chest. */
  'swap-late',
  /** A swapped face that follows in other colours or hardly. */
  'swap-colour',
  /** A virtual camera that lays the colour over the whole picture. */
  'tint',
  /** A printed photograph before the camera: lit evenly, background and all. */
  'photo',
  /** A filmed screen that plays a recording: it shines, and only its glass answers. */
  'screen',
] as const;

export type LightCallerKind = (typeof LIGHT_CALLERS)[number];

export interface LightCallerScene {
  /** What the screen shows, by seconds since the first colour. */
  readonly screen: (time: number) => ScreenLight;
  /** What it showed in some earlier session. */
  readonly earlier: (time: number) => ScreenLight;
  /** Seconds from the order to the picture for an honest caller. */
  readonly latency: number;
}

const WHITE: ScreenLight = [0.67, 0.67, 0.67];
/** Half a frame at 15 a second: what one picture gathers. */
const EXPOSURE = 0.033;

/** What lights the picture that is taken `time` seconds after the first colour came up. */
export type LightCaller = (time: number) => PictureLight;

/** Draws a caller of a kind. */
export function createLightCaller(
  kind: LightCallerKind,
  scene: LightCallerScene,
  random: Random,
): LightCaller {
  const seen = (time: number): ScreenLight => exposed(scene.screen, time - scene.latency);
  switch (kind) {
    case 'genuine':
      return (time) => ({ scene: seen(time) });
    case 'unresponsive':
      return () => ({ scene: WHITE });
    case 'late': {
      const delay = uniform(random, 0.8, 2.2);
      return (time) => ({ scene: seen(time - delay) });
    }
    case 'replay':
      return (time) => ({ scene: exposed(scene.earlier, time - scene.latency) });
    case 'swap-frozen':
      return (time) => ({ scene: seen(time), face: WHITE });
    case 'swap-late': {
      const delay = uniform(random, 0.3, 0.8);
      return (time) => ({ scene: seen(time), face: seen(time - delay) });
    }
    case 'swap-colour': {
      const gain = uniform(random, 0, 0.3);
      const turned = random() < 0.5;
      return (time) => {
        const light = seen(time);
        if (turned) return { scene: light, face: [light[2], light[0], light[1]] };
        const mean = (light[0] + light[1] + light[2]) / 3;
        return { scene: light, face: light.map((c) => mean + gain * (c - mean)) as unknown as ScreenLight };
      };
    }
    case 'tint':
    case 'photo': {
      const strength = kind === 'tint' ? uniform(random, 0.5, 1) : uniform(random, 0.85, 1);
      return (time) => ({ scene: [0, 0, 0], even: scaled(seen(time), strength) });
    }
    case 'screen': {
      const glass = uniform(random, 0.02, 0.08);
      return (time) => ({ scene: [0, 0, 0], even: scaled(seen(time), glass) });
    }
  }
}

function scaled(light: ScreenLight, by: number): ScreenLight {
  return [light[0] * by, light[1] * by, light[2] * by];
}

function exposed(screen: (time: number) => ScreenLight, time: number): ScreenLight {
  const [a, b] = [screen(time), screen(time - EXPOSURE)];
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2];
}
