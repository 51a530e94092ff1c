import type { RgbaImage } from '@bonafide/core';
import { createRandom, uniform } from '../random.ts';
import {
  BROW_TOPS,
  EYE_LINE,
  FACE_OVAL,
  INNER_LIPS,
  LOWER_FACE,
  MOUTH_CORNERS,
  NOSE_BASE,
  UPPER_LIP_TOP,
} from './face-points.ts';
import { type FacePicture, LANDMARK_COUNT } from './face-picture.ts';

/** What a made-up face looks like; lengths in pixels. */
export interface SyntheticFace {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  /** Gap between the inner lips over the mouth's width. */
  readonly opening?: number;
  readonly skin?: readonly [number, number, number];
  readonly seed?: number;
}

/** A picture of a gradient with an egg on it, and landmarks laid out as MediaPipe lays them out. */
export function syntheticFace(face: SyntheticFace): FacePicture {
  const { width, height, x, y, radius, skin = [200, 150, 120], seed = 1 } = face;
  const random = createRandom(seed);
  const data = new Uint8ClampedArray(width * height * 4);
  for (let row = 0, at = 0; row < height; row++) {
    for (let col = 0; col < width; col++, at += 4) {
      const inside = ((col - x) / (0.8 * radius)) ** 2 + ((row - y) / radius) ** 2 < 1;
      const grain = uniform(random, -8, 8);
      const shade = 20 * Math.sin(col / 9) * Math.cos(row / 7);
      const colour = inside
        ? skin.map((c) => c + shade)
        : [40 + (150 * col) / width, 90, 60 + (150 * row) / height];
      data.set([colour[0]! + grain, colour[1]! + grain, colour[2]! + grain, 255], at);
    }
  }
  return { image: { width, height, data }, landmarks: syntheticLandmarks(face) };
}

/** 478 x 3, normalised. Points without a name are strewn over the inner face, the same for every face. */
export function syntheticLandmarks({
  width,
  height,
  x,
  y,
  radius,
  opening = 0,
}: SyntheticFace): Float32Array {
  const landmarks = new Float32Array(LANDMARK_COUNT * 3);
  const random = createRandom(99);
  const put = (index: number, u: number, v: number): void => {
    landmarks[index * 3] = (x + u * radius) / width;
    landmarks[index * 3 + 1] = (y + v * radius) / height;
    landmarks[index * 3 + 2] = -0.1 * (1 - u * u - v * v);
  };
  for (let i = 0; i < LANDMARK_COUNT; i++) {
    const angle = uniform(random, 0, 2 * Math.PI);
    const reach = 0.65 * Math.sqrt(random());
    put(i, 0.8 * reach * Math.cos(angle), reach * Math.sin(angle));
  }
  FACE_OVAL.forEach((index, k) => {
    const angle = (2 * Math.PI * k) / FACE_OVAL.length;
    put(index, 0.8 * Math.sin(angle), -Math.cos(angle));
  });
  INNER_LIPS.forEach((index, k) => {
    const angle = Math.PI + (2 * Math.PI * k) / INNER_LIPS.length;
    put(index, 0.25 * Math.cos(angle), 0.45 + 0.25 * opening * Math.sin(angle));
  });
  put(EYE_LINE[0], -0.4, -0.2);
  put(EYE_LINE[1], 0.4, -0.2);
  BROW_TOPS.forEach((index, k) => {
    put(index, k === 0 ? -0.35 : 0.35, -0.4);
  });
  put(NOSE_BASE, 0, 0.2);
  put(UPPER_LIP_TOP, 0, 0.35);
  const [rightCheek, , leftCheek] = LOWER_FACE.slice(-3);
  put(rightCheek!, -0.35, 0.15);
  put(leftCheek!, 0.35, 0.15);
  put(MOUTH_CORNERS[0], -0.25, 0.45);
  put(MOUTH_CORNERS[1], 0.25, 0.45);
  return landmarks;
}

/** The largest difference of any colour value in the rows and columns that `where` accepts. */
export function largestDifference(
  a: RgbaImage,
  b: RgbaImage,
  where: (x: number, y: number) => boolean = () => true,
): number {
  let largest = 0;
  for (let i = 0; i < a.data.length; i++) {
    const pixel = i >> 2;
    if (where(pixel % a.width, Math.floor(pixel / a.width)))
      largest = Math.max(largest, Math.abs(a.data[i]! - b.data[i]!));
  }
  return largest;
}
