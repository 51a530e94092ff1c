/** A square of a picture, possibly rotated: where a network looks. All in pixels of that picture. */
export interface Region {
  /** Centre. */
  readonly x: number;
  readonly y: number;
  /** Side of the square. */
  readonly side: number;
  /** Radians, clockwise in the image: the direction of the square's own x axis. */
  readonly rotation: number;
}

/** Intersection over union of two regions, taken as upright squares (rotation between frames is small). 0..1. */
export function overlap(a: Region, b: Region): number {
  const width = (a.side + b.side) / 2 - Math.abs(a.x - b.x);
  const height = (a.side + b.side) / 2 - Math.abs(a.y - b.y);
  const w = Math.max(0, Math.min(width, a.side, b.side));
  const h = Math.max(0, Math.min(height, a.side, b.side));
  const both = w * h;
  const either = a.side * a.side + b.side * b.side - both;
  return either > 0 ? both / either : 0;
}
