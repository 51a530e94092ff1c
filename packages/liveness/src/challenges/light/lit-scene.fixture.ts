import type { FrameObservation } from '@bonafide/core';
import { faceObservation, frameObservation, seededRandom } from '@bonafide/testkit';
import type { LightFlash } from '../../challenge-params.ts';
import { linearColour, type LinearRgb, RESTING_COLOUR } from './light-colours.ts';

/** What lights the parts of a made-up scene, by seconds since the first colour. */
export interface LitScene {
  readonly face: (time: number) => LinearRgb;
  readonly body: (time: number) => LinearRgb;
  readonly background: (time: number) => LinearRgb;
}

const WIDTH = 96;
const HEIGHT = 72;
const BOX = { x: 36, y: 12, width: 24, height: 30 };
const LANDMARKS = new Float32Array(478 * 3);
for (let i = 0; i < 478; i++) {
  LANDMARKS[i * 3] = (BOX.x + BOX.width / 2) / WIDTH;
  LANDMARKS[i * 3 + 1] = (BOX.y + BOX.height / 2) / HEIGHT;
}

/** What the screen shows at a time, in linear light. */
export function screenOf(flashes: readonly LightFlash[]): (time: number) => LinearRgb {
  return (time) => {
    let end = 0;
    for (const { rgb, seconds } of flashes) {
      if (time >= end && time < end + seconds) return linearColour(rgb);
      end += seconds;
    }
    return linearColour(RESTING_COLOUR);
  };
}

/** Room light alone. */
export const unlit = (): LinearRgb => [0, 0, 0];

/** Pictures of a grey head on a grey chest before a grey wall; `screen` 0..1: the screen's share of the light. */
export function filmScene(
  scene: LitScene,
  options: {
    readonly start: number;
    readonly seconds: number;
    readonly rate?: number;
    readonly screen?: number;
    readonly seed?: number;
  },
): readonly FrameObservation[] {
  const { start, seconds, rate = 12.5, screen = 0.3, seed = 1 } = options;
  const random = seededRandom(seed);
  return Array.from({ length: Math.round((seconds + 1) * rate) }, (_, i) => {
    const time = i / rate - 1;
    const data = new Uint8ClampedArray(WIDTH * HEIGHT * 4);
    const levels = [scene.background(time), scene.body(time), scene.face(time)].map((light) =>
      light.map((channel) => 255 * (1.055 * (0.2 * (1 - screen + screen * channel)) ** (1 / 2.4) - 0.055)),
    );
    for (let at = 0; at < data.length; at += 4) {
      const [x, y] = [(at >> 2) % WIDTH, Math.floor((at >> 2) / WIDTH)];
      const inFace = x >= BOX.x && x < BOX.x + BOX.width && y >= BOX.y && y < BOX.y + BOX.height;
      const inBody = y >= BOX.y + BOX.height && x > WIDTH / 5 && x < WIDTH * 0.8;
      const level = levels[inFace ? 2 : inBody ? 1 : 0]!;
      const noise = 6 * (random() - 0.5);
      for (let c = 0; c < 3; c++) data[at + c] = level[c]! + noise;
    }
    return frameObservation({
      timestamp: start + time,
      image: { width: WIDTH, height: HEIGHT, data },
      faces: [faceObservation({ box: BOX, landmarks: LANDMARKS })],
    });
  });
}
