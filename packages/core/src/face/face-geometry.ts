import type { Region } from '../image/region.ts';
import type { HeadPose } from './face-observation.ts';
import { EYE_CONTOURS, POINT, SURFACE_POINTS } from './mesh-points.ts';

/** A mesh in pixels: x, y of the picture, z in the same unit. `points` is 478 x 3. */
export interface PixelMesh {
  readonly points: Float32Array;
}

type Vector = readonly [number, number, number];

/** Normalised landmarks to pixels (z is in units of the picture's width). */
export function toPixels(
  landmarks: Float32Array,
  image: { readonly width: number; readonly height: number },
): PixelMesh {
  const points = new Float32Array(landmarks.length);
  for (let i = 0; i < landmarks.length; i += 3) {
    points[i] = landmarks[i]! * image.width;
    points[i + 1] = landmarks[i + 1]! * image.height;
    points[i + 2] = landmarks[i + 2]! * image.width;
  }
  return { points };
}

/** Angle of the line through the outer eye corners, radians, clockwise in the image. */
function eyeLine({ points }: PixelMesh): number {
  const right = POINT.rightEyeOuter * 3;
  const left = POINT.leftEyeOuter * 3;
  return Math.atan2(points[left + 1]! - points[right + 1]!, points[left]! - points[right]!);
}

/** Upright bounding box of the face surface, pixels. */
export function boundingBox({ points }: PixelMesh): {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
} {
  const { minX, maxX, minY, maxY } = extent(points, 0);
  return { x: minX, y: minY, width: maxX - minX, height: maxY - minY };
}

/**
 * The square around the mesh with the eyes level: the bounding box of the mesh in the frame turned by the eye line,
 * made square on its longer side, times `scale`. Training crops and runtime crops are both cut by this (scale 1.5).
 */
export function alignedRegion(mesh: PixelMesh, scale: number): Region {
  const rotation = eyeLine(mesh);
  const { minX, maxX, minY, maxY } = extent(mesh.points, rotation);
  const u = (minX + maxX) / 2;
  const v = (minY + maxY) / 2;
  const c = Math.cos(rotation);
  const s = Math.sin(rotation);
  return { x: u * c - v * s, y: u * s + v * c, side: Math.max(maxX - minX, maxY - minY) * scale, rotation };
}

/** Steps of a region's place and side in pixels, and of its rotation in radians: an eighth of a pixel 64 pixels away. */
const STEP = 1 / 8;
const TURN = STEP / 64;

/**
 * The nearest region on a grid. The same network differs by a ten-thousandth of a pixel between onnxruntime's builds, and
 * crops turn that into steps (bytes are rounded, chroma is shared by 2 x 2 pixels): where each picture's region follows
 * from the last one's landmarks, the two drift a hundred times as far apart. On a grid they look at the very same pixels.
 */
export function onGrid({ x, y, side, rotation }: Region): Region {
  const snap = (value: number, step: number): number => Math.round(value / step) * step;
  return { x: snap(x, STEP), y: snap(y, STEP), side: snap(side, STEP), rotation: snap(rotation, TURN) };
}

/** Extent of the face surface in axes turned by `rotation`. */
function extent(
  points: Float32Array,
  rotation: number,
): { readonly minX: number; readonly maxX: number; readonly minY: number; readonly maxY: number } {
  const c = Math.cos(rotation);
  const s = Math.sin(rotation);
  let minX = Infinity;
  let maxX = -Infinity;
  let minY = Infinity;
  let maxY = -Infinity;
  for (let i = 0; i < SURFACE_POINTS * 3; i += 3) {
    const x = points[i]! * c + points[i + 1]! * s;
    const y = points[i + 1]! * c - points[i]! * s;
    if (x < minX) minX = x;
    if (x > maxX) maxX = x;
    if (y < minY) minY = y;
    if (y > maxY) maxY = y;
  }
  return { minX, maxX, minY, maxY };
}

/** Pairs of symmetric points (right, left): their mean difference is the head's own x axis. */
const ACROSS: readonly (readonly [number, number])[] = [
  [POINT.rightEyeOuter, POINT.leftEyeOuter],
  [POINT.cheekRight, POINT.cheekLeft],
  [POINT.templeRight, POINT.templeLeft],
];
/** Points above one another on the middle line (upper, lower): the head's own y axis. */
const DOWN: readonly (readonly [number, number])[] = [
  [POINT.foreheadTop, POINT.chinTip],
  [POINT.foreheadMid, POINT.chinTop],
];

/**
 * Head pose from the mesh's own axes: x across symmetric points (unmoved by expression), y down the middle line
 * made orthogonal to it, z out of the face. Angles are those of the z axis (yaw, pitch) and the x axis (roll).
 * Good to a few degrees within 45; the mesh's depth is estimated, so larger angles are understated.
 */
export function headPose({ points }: PixelMesh): HeadPose {
  const difference = (pairs: readonly (readonly [number, number])[]): Vector => {
    const sum: [number, number, number] = [0, 0, 0];
    for (const [from, to] of pairs) {
      for (let axis = 0; axis < 3; axis++) sum[axis]! += points[to * 3 + axis]! - points[from * 3 + axis]!;
    }
    return sum;
  };
  const across = unit(difference(ACROSS));
  const down = difference(DOWN);
  const along = dot(down, across);
  const below = unit([down[0] - along * across[0], down[1] - along * across[1], down[2] - along * across[2]]);
  // x right, y down, z away from the camera: across x below points away, so the face looks along its negative.
  const outX = -(across[1] * below[2] - across[2] * below[1]);
  const outY = -(across[2] * below[0] - across[0] * below[2]);
  const outZ = -(across[0] * below[1] - across[1] * below[0]);
  return {
    yaw: degrees(Math.atan2(outX, -outZ)),
    pitch: degrees(Math.asin(Math.max(-1, Math.min(1, -outY)))),
    roll: degrees(Math.atan2(across[1], across[0])),
  };
}

/** Eye aspect ratio (Soukupova & Cech 2016, eq. 1) of each of the person's eyes. */
export function eyeOpenness(mesh: PixelMesh): { readonly left: number; readonly right: number } {
  const ratio = ([p1, p2, p3, p4, p5, p6]: readonly [
    number,
    number,
    number,
    number,
    number,
    number,
  ]): number =>
    (distance(mesh, p2, p6) + distance(mesh, p3, p5)) / (2 * Math.max(distance(mesh, p1, p4), 1e-6));
  return { left: ratio(EYE_CONTOURS.left), right: ratio(EYE_CONTOURS.right) };
}

/** Inner lip gap over inner mouth width: 0 closed, about 1 wide open. */
export function mouthOpenness(mesh: PixelMesh): number {
  return (
    distance(mesh, POINT.innerLipTop, POINT.innerLipBottom) /
    Math.max(distance(mesh, POINT.innerLipRight, POINT.innerLipLeft), 1e-6)
  );
}

function distance({ points }: PixelMesh, a: number, b: number): number {
  return Math.hypot(
    points[a * 3]! - points[b * 3]!,
    points[a * 3 + 1]! - points[b * 3 + 1]!,
    points[a * 3 + 2]! - points[b * 3 + 2]!,
  );
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function unit(v: Vector): Vector {
  const length = Math.max(Math.hypot(...v), 1e-9);
  return [v[0] / length, v[1] / length, v[2] / length];
}

function degrees(radians: number): number {
  return (radians * 180) / Math.PI;
}
