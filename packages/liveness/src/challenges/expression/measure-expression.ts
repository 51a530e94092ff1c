import type { FaceObservation, FrameObservation } from '@bonafide/core';
import type { Expression } from './face-events.ts';

/** Brow tops, right and left, three of each, over the upper lids' and corners' line. */
const BROWS = [105, 66, 52, 334, 296, 282] as const;
const EYES = [33, 133, 362, 263] as const;
const EYE_OUTER = [33, 263] as const;
const LIPS = [13, 14, 78, 308] as const;
const CHEEKS = [50, 280] as const;

/** Reads an expression off a face. Costs about 0.05 ms. */
export function measureExpression({ image }: FrameObservation, face: FaceObservation): Expression {
  const x = (point: number): number => face.landmarks[point * 3]! * image.width;
  const y = (point: number): number => face.landmarks[point * 3 + 1]! * image.height;
  const [right, left] = EYE_OUTER;
  const between = Math.max(1e-6, Math.hypot(x(left) - x(right), y(left) - y(right)));
  // Down the face: across the line of the eyes.
  const [downX, downY] = [-(y(left) - y(right)) / between, (x(left) - x(right)) / between];
  const along = (points: readonly number[]): number =>
    points.reduce((sum, point) => sum + x(point) * downX + y(point) * downY, 0) / points.length;
  const luma = (px: number, py: number, radius: number): number => {
    let [sum, n] = [0, 0];
    for (let row = Math.max(0, py - radius); row <= Math.min(image.height - 1, py + radius); row++) {
      for (let col = Math.max(0, px - radius); col <= Math.min(image.width - 1, px + radius); col++) {
        const at = (row * image.width + col) * 4;
        sum += 0.299 * image.data[at]! + 0.587 * image.data[at + 1]! + 0.114 * image.data[at + 2]!;
        n++;
      }
    }
    return n === 0 ? 0 : sum / n;
  };
  const middle = (points: readonly number[]): readonly [number, number] => [
    Math.round(points.reduce((sum, point) => sum + x(point), 0) / points.length),
    Math.round(points.reduce((sum, point) => sum + y(point), 0) / points.length),
  ];
  const radius = Math.max(1, Math.round(between * 0.05));
  const cheeks = (luma(...middle([CHEEKS[0]]), radius) + luma(...middle([CHEEKS[1]]), radius)) / 2;
  return {
    eyes: (face.eyes.left + face.eyes.right) / 2,
    mouth: face.mouth,
    brows: (along(EYES) - along(BROWS)) / between,
    inside: luma(...middle(LIPS), radius) / Math.max(cheeks, 1),
  };
}
