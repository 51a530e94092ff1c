import { blurPlane, createPlane, fillPolygon, type Plane } from '../image/plane.ts';
import { centroid } from '../image/similarity.ts';
import { BROW_TOPS, FACE_OVAL, INNER_LIPS } from './face-points.ts';
import { mouthOpening, pickPoints } from './face-picture.ts';

export interface FaceMaskOptions {
  /** Width of the soft edge as a share of the canvas. */
  readonly feather: number;
  /** How much of the forehead above the brows is covered, 0..1. */
  readonly forehead: number;
}

/** Below this opening the lips count as closed, and the mouth is covered like the rest. */
const CLOSED_MOUTH = 0.06;

/** 0..1, one value a pixel of the canvas. */
export interface FaceMask {
  /** The whole face. */
  readonly face: Plane;
  /** The face without the inside of an open mouth, which stays the target's: a still has no teeth to show. */
  readonly withoutMouth: Plane;
}

/**
 * Where a swapped face covers the real one: the face's outline with the forehead lowered (fringes stay), soft-edged
 * inwards. Points: pixels of the canvas.
 */
export function faceMask(points: Float32Array, size: number, options: FaceMaskOptions): FaceMask {
  const edge = Math.max(1, Math.round((options.feather * size) / 3));
  const face = softPolygon(lowerForehead(points, options.forehead), size, edge);
  if (mouthOpening(points) < CLOSED_MOUTH) return { face, withoutMouth: face };
  const mouth = createPlane(size, size);
  fillPolygon(mouth, pickPoints(points, INNER_LIPS), 1);
  const hole = blurPlane(mouth, 1);
  return { face, withoutMouth: { ...face, data: face.data.map((value, i) => value * (1 - hole.data[i]!)) } };
}

/** The polygon, shrunk by its soft edge so that the edge ends about where the polygon does. Radius in pixels. */
export function softPolygon(polygon: Float32Array, size: number, radius: number): Plane {
  const mask = createPlane(size, size);
  fillPolygon(mask, shrink(polygon, radius * 1.5), 1);
  return blurPlane(mask, radius);
}

function shrink(polygon: Float32Array, pixels: number): Float32Array {
  const [cx, cy] = centroid(
    polygon,
    Array.from({ length: polygon.length / 2 }, (_, i) => i),
  );
  return polygon.map((value, i) => {
    const corner = i - (i % 2);
    const distance = Math.hypot(polygon[corner]! - cx, polygon[corner + 1]! - cy);
    const centre = i % 2 === 0 ? cx : cy;
    return centre + (value - centre) * Math.max(0, 1 - pixels / Math.max(distance, 1e-6));
  });
}

/** The outline, cut at a height between the brows (0) and the top of the mesh (1). The canvas is upright. */
function lowerForehead(points: Float32Array, forehead: number): Float32Array {
  const outline = pickPoints(points, FACE_OVAL);
  const [, brows] = centroid(points, BROW_TOPS);
  const top = points[FACE_OVAL[0]! * 2 + 1]!;
  const cut = brows + (top - brows) * forehead;
  return outline.map((value, i) => (i % 2 === 1 ? Math.max(value, cut) : value));
}
