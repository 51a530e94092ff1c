import type { RgbaImage } from '@bonafide/core';
import { FACE_OVAL } from '../face/face-points.ts';
import { LANDMARK_COUNT, pickPoints, toPixels } from '../face/face-picture.ts';
import { blurPlane, createPlane, fillPolygon, type Plane } from '../image/plane.ts';
import { triangulate } from '../image/warp-mesh.ts';

/** How much of a screen's light each part of a scene gets; planes are a quarter of the picture's size. */
export interface LightShare {
  /** 1 on skin that faces the screen, `background` far behind it. */
  readonly share: Plane;
  /** 1 on skin (face and neck), 0 elsewhere. */
  readonly skin: Plane;
  /** 1 where a face swap would paint. */
  readonly swapped: Plane;
}

/** Scale of the planes: light varies smoothly, and a quarter costs a sixteenth. */
export const SHARE_SCALE = 4;
/** Hair, ears and clothes sit a little behind the face, and seldom square to the screen. */
const HEAD = 0.75;
const CHEST = 0.7;

/**
 * Where a screen before a caller would light him: the face by the normals of its mesh (Lambert), hair, neck and chest
 * by rough shapes around it, the background by one number. `background` 0..1; `tilt`: where the screen is, radians off
 * the camera's axis, down and to the right. About 3 ms at 400 x 300.
 */
export function measureLightShare(
  image: RgbaImage,
  landmarks: Float32Array,
  options: { readonly background: number; readonly tilt: readonly [number, number] },
): LightShare {
  const width = Math.ceil(image.width / SHARE_SCALE);
  const height = Math.ceil(image.height / SHARE_SCALE);
  const points = toPixels(landmarks, { width, height });
  const oval = pickPoints(points, FACE_OVAL);
  const { x, y, w, h } = extent(oval);
  const cx = x + w / 2;
  const share = createPlane(width, height);
  share.data.fill(options.background);
  const chest = Float32Array.of(
    ...[cx - 0.3 * w, y + 0.9 * h, cx + 0.3 * w, y + 0.9 * h, cx + 0.4 * w, y + 1.25 * h],
    ...[cx + 1.2 * w, y + 1.5 * h, cx + 1.4 * w, y + 3 * h, cx - 1.4 * w, y + 3 * h],
    ...[cx - 1.2 * w, y + 1.5 * h, cx - 0.4 * w, y + 1.25 * h],
  );
  fillPolygon(share, chest, CHEST);
  const head = oval.map((value, i) =>
    i % 2 === 0 ? cx + (value - cx) * 1.2 : y + h / 2 + (value - y - h / 2) * (value < y + h / 2 ? 1.45 : 1),
  );
  fillPolygon(share, head, HEAD);
  paintNormals(share, points, landmarks, options.tilt);
  const skin = createPlane(width, height);
  fillPolygon(skin, oval, 1);
  const neck = [cx - 0.3 * w, y + 0.85 * h, cx + 0.3 * w, y + 0.85 * h, cx + 0.35 * w, y + 1.3 * h];
  fillPolygon(skin, Float32Array.of(...neck, cx - 0.35 * w, y + 1.3 * h), 1);
  const swapped = createPlane(width, height);
  fillPolygon(swapped, oval, 1);
  return { share: blurPlane(share, 1), skin: blurPlane(skin, 1), swapped: blurPlane(swapped, 1) };
}

function extent(polygon: Float32Array): { x: number; y: number; w: number; h: number } {
  const xs = polygon.filter((_, i) => i % 2 === 0);
  const ys = polygon.filter((_, i) => i % 2 === 1);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y };
}

/** Paints each triangle of the mesh with the cosine between its normal and the direction of the screen. */
function paintNormals(
  plane: Plane,
  points: Float32Array,
  landmarks: Float32Array,
  [down, right]: readonly [number, number],
): void {
  const light = [Math.sin(right), Math.sin(down), -Math.cos(Math.hypot(down, right))] as const;
  const surface = points.subarray(0, (LANDMARK_COUNT - 10) * 2);
  const triangles = triangulate(surface);
  const depth = (i: number): number => landmarks[i * 3 + 2]! * plane.width;
  for (let t = 0; t < triangles.length; t += 3) {
    const [a, b, c] = [triangles[t]!, triangles[t + 1]!, triangles[t + 2]!];
    const [ux, uy, uz] = [
      points[b * 2]! - points[a * 2]!,
      points[b * 2 + 1]! - points[a * 2 + 1]!,
      depth(b) - depth(a),
    ];
    const [vx, vy, vz] = [
      points[c * 2]! - points[a * 2]!,
      points[c * 2 + 1]! - points[a * 2 + 1]!,
      depth(c) - depth(a),
    ];
    const normal = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx] as const;
    // Towards the camera (z falls), whichever way round the triangle is.
    const towards = Math.sign(-normal[2]) / Math.max(1e-9, Math.hypot(...normal));
    const cosine = (normal[0] * light[0] + normal[1] * light[1] + normal[2] * light[2]) * towards;
    fillTriangle(plane, points, [a, b, c], Math.max(0.05, cosine));
  }
}

function fillTriangle(
  { width, height, data }: Plane,
  points: Float32Array,
  corners: readonly [number, number, number],
  value: number,
): void {
  const [ax, bx, cx] = corners.map((i) => points[i * 2]!) as [number, number, number];
  const [ay, by, cy] = corners.map((i) => points[i * 2 + 1]!) as [number, number, number];
  const doubled = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
  if (Math.abs(doubled) < 1e-9) return;
  const left = Math.max(0, Math.floor(Math.min(ax, bx, cx)));
  const right = Math.min(width - 1, Math.ceil(Math.max(ax, bx, cx)));
  const top = Math.max(0, Math.floor(Math.min(ay, by, cy)));
  const bottom = Math.min(height - 1, Math.ceil(Math.max(ay, by, cy)));
  for (let row = top; row <= bottom; row++) {
    for (let col = left; col <= right; col++) {
      const [x, y] = [col + 0.5, row + 0.5];
      const u = ((bx - x) * (cy - y) - (cx - x) * (by - y)) / doubled;
      const v = ((cx - x) * (ay - y) - (ax - x) * (cy - y)) / doubled;
      if (u >= 0 && v >= 0 && u + v <= 1) data[row * width + col] = value;
    }
  }
}
