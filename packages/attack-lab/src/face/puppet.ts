import type { RgbaImage } from '@bonafide/core';
import { blurPlane, createPlane, fillPolygon } from '../image/plane.ts';
import { centroid, fitSimilarity, mapPoints } from '../image/similarity.ts';
import { triangulate, warpMesh } from '../image/warp-mesh.ts';
import { FACE_OVAL, INNER_LIPS } from './face-points.ts';
import {
  type FacePicture,
  LANDMARK_COUNT,
  mouthOpening,
  pickPoints,
  toDepth,
  toPixels,
} from './face-picture.ts';
import { scenePoints } from './scene-points.ts';

export interface PuppetOptions {
  /** Share of the driver's head movement (shift, turn, size) that the still follows, 0..1. Default .6: more tears the neck. */
  readonly headGain?: number;
  /** Share of the driver's expression that the still follows. Default 1. */
  readonly expressionGain?: number;
}

/** What the still shows when it follows these landmarks of the driver (478 x 3, normalised). A new picture. */
export type Puppet = (driver: Float32Array) => RgbaImage;

/** Around the head, so that hair and ears come along: multiples of the face's outline, and how much each follows. */
const RINGS = [
  [1.25, 1],
  [1.7, 0.6],
] as const;
/** Colour of a mouth that a closed-mouthed still cannot show, RGB. */
const MOUTH_DARK = [52, 20, 22] as const;

/**
 * Makes one still follow a driver: its landmarks move as the driver's do relative to `rest` (the driver's landmarks
 * when he holds the still's pose), the picture's border never moves, and between them the picture stretches piecewise
 * affinely. `driverSize`: pixels of the driver's frames. About 15 ms a frame at 400 x 300.
 */
export function createPuppet(
  still: FacePicture,
  rest: Float32Array,
  driverSize: { readonly width: number; readonly height: number },
  options: PuppetOptions = {},
): Puppet {
  const { headGain = 0.6, expressionGain = 1 } = options;
  const { width, height } = still.image;
  const face = toPixels(still.landmarks, still.image);
  const neutral = toPixels(rest, driverSize);
  const toStill = fitSimilarity(neutral, face);
  const scene = scenePoints(face, {
    width,
    height,
    centre: centroid(face, FACE_OVAL),
    rings: RINGS,
    anchorsPerSide: 8,
  });
  const from = Float32Array.of(...face, ...scene.points);
  const triangles = triangulate(from);
  const depth = new Float32Array(from.length / 2).fill(1);
  depth.set(toDepth(still.landmarks));
  const closed = mouthOpening(face);

  return (driver) => {
    const current = toPixels(driver, driverSize);
    const head = fitSimilarity(neutral, current);
    const rigid = mapPoints(toStill, mapPoints(head, neutral));
    const moved = mapPoints(toStill, current);
    const base = mapPoints(toStill, neutral);
    const to = new Float32Array(from);
    for (let i = 0; i < LANDMARK_COUNT * 2; i++) {
      to[i] = from[i]! + headGain * (rigid[i]! - base[i]!) + expressionGain * (moved[i]! - rigid[i]!);
    }
    const turn = fitSimilarity(base, rigid);
    const halo = mapPoints(turn, scene.points);
    for (let i = 0; i < scene.points.length; i++) {
      to[LANDMARK_COUNT * 2 + i] =
        scene.points[i]! + headGain * scene.follow[i >> 1]! * (halo[i]! - scene.points[i]!);
    }
    const canvas: RgbaImage = { ...still.image, data: new Uint8ClampedArray(still.image.data) };
    warpMesh(still.image, { triangles, from, to, depth }, canvas);
    darkenMouth(canvas, to, closed);
    for (let i = 3; i < canvas.data.length; i += 4) canvas.data[i] = still.image.data[i]!;
    return canvas;
  };
}

/** Paints the gap that opens between lips that the still shows closed. */
export function darkenMouth(canvas: RgbaImage, points: Float32Array, closed: number): void {
  const strength = Math.min(1, Math.max(0, (mouthOpening(points) - closed - 0.03) / 0.1));
  if (strength === 0) return;
  const mouth = createPlane(canvas.width, canvas.height);
  fillPolygon(mouth, pickPoints(points, INNER_LIPS), 1);
  const soft = blurPlane(mouth, 1).data;
  for (let i = 0; i < soft.length; i++) {
    const weight = soft[i]! * strength;
    if (weight < 0.002) continue;
    for (let k = 0; k < 3; k++) {
      canvas.data[i * 4 + k] = canvas.data[i * 4 + k]! * (1 - weight) + MOUTH_DARK[k]! * weight;
    }
  }
}
