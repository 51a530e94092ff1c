import { type HeadShape, measureParallax } from '../head-shape.ts';
import { median } from '../statistics.ts';

/** A face at one distance. */
export interface FaceView {
  /** Width of the face over that of the picture. */
  readonly width: number;
  readonly shape: HeadShape;
}

/** Least growth that perspective is judged on. */
const GROWN = 1.3;
/** Pictures at each end of the way. */
const ENDS = 8;
/** Focal length in picture widths: webcams and phones see 60 to 75 degrees across, so .65 to .87. */
const FOCAL = 0.8;

/**
 * Change of perspective between the smallest and the largest views over what a head would have shown: the nose comes
 * nearer by a greater share of its distance than the ears do. About 0 for a picture. `undefined` where the face hardly grew.
 * About 3 ms.
 */
export function perspectiveShare(views: readonly FaceView[]): number | undefined {
  const sorted = [...views].sort((a, b) => a.width - b.width);
  const [far, near] = [sorted.slice(0, ENDS), sorted.slice(-ENDS)];
  const widthOf = (some: readonly FaceView[]): number => median(some.map(({ width }) => width));
  if (!(widthOf(near) / widthOf(far) > GROWN)) return undefined;
  const shares = far.flatMap((from) =>
    near.map((to) => {
      // The distance is focal length over width, in face widths.
      const expected = (to.width - from.width) / FOCAL;
      return measureParallax(from.shape, to.shape).approach / expected;
    }),
  );
  return median(shares);
}
