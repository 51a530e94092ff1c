import type { RgbaImage } from '@bonafide/core';
import Delaunator from 'delaunator';

/** Where each triangle of a mesh lies in the texture and where it goes; x, y pairs in pixels. */
export interface MeshWarp {
  /** Three point indices a triangle. */
  readonly triangles: Uint32Array;
  readonly from: Float32Array;
  readonly to: Float32Array;
  /** Distance to the camera per point, any unit: nearer triangles are painted over farther ones. */
  readonly depth?: Float32Array;
}

/** Delaunay triangulation of x, y pairs: three indices a triangle. */
export function triangulate(points: Float32Array): Uint32Array {
  return new Delaunator(Float64Array.from(points)).triangles;
}

/**
 * Paints the texture's triangles onto `canvas` in place, bilinear, alpha 255 where something was painted.
 * Triangles that the warp turns over (the far side of a turned head) are left out.
 * Costs about 20 ns a painted pixel.
 */
export function warpMesh(texture: RgbaImage, warp: MeshWarp, canvas: RgbaImage): void {
  const { triangles, from, to } = warp;
  for (const first of paintOrder(warp)) {
    const a = triangles[first]! * 2;
    const b = triangles[first + 1]! * 2;
    const c = triangles[first + 2]! * 2;
    const target = area(to, [a, b, c]);
    if (target * area(from, [a, b, c]) <= 1e-9) continue;
    paintTriangle(texture, canvas, { from, to, corners: [a, b, c], area: target });
  }
}

/** Offsets of the triangles, farthest first where depth is known. */
function paintOrder({ triangles, depth }: MeshWarp): Uint32Array {
  const order = Uint32Array.from({ length: triangles.length / 3 }, (_, i) => i * 3);
  if (depth === undefined) return order;
  const far = (t: number): number =>
    depth[triangles[t]!]! + depth[triangles[t + 1]!]! + depth[triangles[t + 2]!]!;
  return order.sort((s, t) => far(t) - far(s));
}

type Corners = readonly [number, number, number];

interface Triangle {
  readonly from: Float32Array;
  readonly to: Float32Array;
  /** Offsets of the corners in `from` and `to`. */
  readonly corners: Corners;
  /** Twice the signed area in `to`. */
  readonly area: number;
}

function area(points: Float32Array, [a, b, c]: Corners): number {
  return (
    (points[b]! - points[a]!) * (points[c + 1]! - points[a + 1]!) -
    (points[c]! - points[a]!) * (points[b + 1]! - points[a + 1]!)
  );
}

/** Pixels this far outside an edge still count, so that neighbours leave no cracks. Barycentric units. */
const EDGE_SLACK = 1e-4;

function paintTriangle(texture: RgbaImage, canvas: RgbaImage, triangle: Triangle): void {
  const { from, to, corners, area: doubled } = triangle;
  const [a, b, c] = corners;
  const xs = [to[a]!, to[b]!, to[c]!];
  const ys = [to[a + 1]!, to[b + 1]!, to[c + 1]!];
  const left = Math.max(0, Math.ceil(Math.min(...xs) - 0.5));
  const right = Math.min(canvas.width - 1, Math.floor(Math.max(...xs) - 0.5));
  const top = Math.max(0, Math.ceil(Math.min(...ys) - 0.5));
  const bottom = Math.min(canvas.height - 1, Math.floor(Math.max(...ys) - 0.5));
  for (let row = top; row <= bottom; row++) {
    for (let col = left; col <= right; col++) {
      const x = col + 0.5 - to[a]!;
      const y = row + 0.5 - to[a + 1]!;
      const v = (x * (to[c + 1]! - to[a + 1]!) - y * (to[c]! - to[a]!)) / doubled;
      const w = (y * (to[b]! - to[a]!) - x * (to[b + 1]! - to[a + 1]!)) / doubled;
      const u = 1 - v - w;
      if (u < -EDGE_SLACK || v < -EDGE_SLACK || w < -EDGE_SLACK) continue;
      const px = u * from[a]! + v * from[b]! + w * from[c]!;
      const py = u * from[a + 1]! + v * from[b + 1]! + w * from[c + 1]!;
      const offset = (row * canvas.width + col) * 4;
      sampleBilinear(texture, px, py, canvas.data, offset);
      canvas.data[offset + 3] = 255;
    }
  }
}

/**
 * Writes the colour at (x, y) to `out[offset..offset + 2]`; edge pixels repeat beyond the picture.
 * x, y in pixels, where pixel centres lie at .5.
 */
// eslint-disable-next-line @typescript-eslint/max-params -- runs per pixel: an options object would be allocated for each
export function sampleBilinear(
  image: RgbaImage,
  x: number,
  y: number,
  out: Uint8ClampedArray | Float32Array,
  offset: number,
): void {
  const { width, height, data } = image;
  const cx = Math.min(Math.max(x - 0.5, 0), width - 1);
  const cy = Math.min(Math.max(y - 0.5, 0), height - 1);
  const x0 = Math.floor(cx);
  const y0 = Math.floor(cy);
  const fx = cx - x0;
  const fy = cy - y0;
  const dx = x0 + 1 < width ? 4 : 0;
  const dy = y0 + 1 < height ? width * 4 : 0;
  const at = (y0 * width + x0) * 4;
  for (let k = at; k < at + 3; k++) {
    const upper = data[k]! + (data[k + dx]! - data[k]!) * fx;
    const lower = data[k + dy]! + (data[k + dy + dx]! - data[k + dy]!) * fx;
    out[offset + k - at] = upper + (lower - upper) * fy;
  }
}
