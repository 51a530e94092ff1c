import type { FrameObservation, RgbaImage } from '@bonafide/core';
import { faceObservation, frameObservation, seededRandom } from '@bonafide/testkit';
import type { StepObserver, StepResult } from '../challenge.ts';

/** What a made-up head does at one moment; angles in degrees. */
export interface HeadMoment {
  readonly left?: number;
  readonly up?: number;
  /** Height of the face over that of the picture. Default .4. */
  readonly fill?: number;
  readonly eyes?: number;
  readonly mouth?: number;
  /** Rise of the brows in distances between the eyes. */
  readonly brows?: number;
  /** A picture in a hand: turns and comes closer as one plane. */
  readonly flat?: boolean;
  /** What the camera sees; default grey. */
  readonly image?: RgbaImage;
}

const WIDTH = 160;
const HEIGHT = 120;
const BROWS = new Set([105, 66, 52, 334, 296, 282]);
const GREY: RgbaImage = {
  width: WIDTH,
  height: HEIGHT,
  data: new Uint8ClampedArray(WIDTH * HEIGHT * 4).fill(128),
};

/** Points on half an ellipsoid, 1 high and .8 wide, its nose towards the camera (z negative). */
const POINTS: readonly (readonly [number, number, number])[] = (() => {
  const random = seededRandom(4);
  const points = Array.from({ length: 478 }, (): [number, number, number] => {
    const [u, v] = [2 * random() - 1, 2 * random() - 1];
    const depth = Math.sqrt(Math.max(0, 1 - u * u - v * v));
    return [0.4 * u, 0.5 * v, -0.4 * depth];
  });
  points[33] = [-0.26, -0.12, -0.2];
  points[263] = [0.26, -0.12, -0.2];
  points[133] = [-0.1, -0.12, -0.26];
  points[362] = [0.1, -0.12, -0.26];
  points[4] = [0, 0.08, -0.5];
  points[10] = [0, -0.5, 0];
  points[152] = [0, 0.5, 0];
  points[13] = [0, 0.24, -0.33];
  points[14] = [0, 0.3, -0.33];
  points[78] = [-0.1, 0.27, -0.3];
  points[308] = [0.1, 0.27, -0.3];
  points[50] = [-0.22, 0.1, -0.3];
  points[280] = [0.22, 0.1, -0.3];
  points[234] = [-0.4, 0, 0];
  points[454] = [0.4, 0, 0];
  for (const point of BROWS) points[point] = [points[point]![0] < 0 ? -0.18 : 0.18, -0.25, -0.26];
  return points;
})();

/** The grey picture with a dark patch where the mouth is at rest. */
export const DARK_MOUTH: RgbaImage = {
  ...GREY,
  data: GREY.data.map((value, i) => {
    const [x, y] = [(i >> 2) % WIDTH, Math.floor((i >> 2) / WIDTH)];
    return Math.abs(x - 80) < 7 && Math.abs(y - 74) < 7 ? 30 : value;
  }),
};

/** A picture of the head. */
export function headFrame(timestamp: number, moment: HeadMoment): FrameObservation {
  const {
    left = 0,
    up = 0,
    fill = 0.4,
    eyes = 0.3,
    mouth = 0.05,
    brows = 0,
    flat = false,
    image = GREY,
  } = moment;
  const [yaw, pitch] = [(left * Math.PI) / 180, (up * Math.PI) / 180];
  const size = fill * HEIGHT;
  const camera = 0.8 * WIDTH;
  const landmarks = new Float32Array(478 * 3);
  POINTS.forEach(([px, py, pz], i) => {
    const y0 = BROWS.has(i) ? py - brows * 0.52 : py;
    // A flat thing has no depth that could move against it; what the mesh says of its depth stays what it was.
    const depth = flat ? 0 : pz;
    const x = px * Math.cos(yaw) - depth * Math.sin(yaw);
    const back = px * Math.sin(yaw) + depth * Math.cos(yaw);
    const y = y0 * Math.cos(pitch) + back * Math.sin(pitch);
    const far = back * Math.cos(pitch) - y0 * Math.sin(pitch);
    const scale = flat ? 1 : camera / (camera + far * size);
    landmarks[i * 3] = 0.5 + (x * size * scale) / WIDTH;
    landmarks[i * 3 + 1] = 0.5 + (y * size * scale) / HEIGHT;
    landmarks[i * 3 + 2] = ((flat ? pz : far) * size) / WIDTH;
  });
  const box = { x: WIDTH / 2 - 0.4 * size, y: HEIGHT / 2 - size / 2, width: 0.8 * size, height: size };
  const face = faceObservation({
    box,
    landmarks,
    pose: { yaw: left, pitch: up, roll: 0 },
    eyes: { left: eyes, right: eyes },
    mouth,
  });
  return frameObservation({ timestamp, image, faces: [face] });
}

/** Plays a course of moments at 12.5 a second to an observer, with a second of rest before `start`. */
export function playHead(
  observer: StepObserver,
  course: readonly HeadMoment[],
  options: { readonly start?: number; readonly rest?: HeadMoment } = {},
): StepResult {
  const { start = 10, rest = {} } = options;
  const all = [...Array.from({ length: 12 }, () => rest), ...course];
  all.forEach((moment, i) => {
    if (i === 12) observer.begin(start);
    observer.push(headFrame(start + (i - 12) / 12.5, moment));
  });
  return observer.result();
}

/** The same moment for some seconds. */
export function hold(moment: HeadMoment, seconds: number): readonly HeadMoment[] {
  return Array.from({ length: Math.round(seconds * 12.5) }, () => moment);
}
