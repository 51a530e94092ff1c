import { FACE_OVAL } from './face-points.ts';

export interface ScenePointsOptions {
  /** Size of the picture, in pixels. */
  readonly width: number;
  readonly height: number;
  /** Of the face, in pixels. */
  readonly centre: readonly [x: number, y: number];
  /** Around the face: multiples of its outline, and what share of the head's movement they follow (0..1). */
  readonly rings: readonly (readonly [reach: number, share: number])[];
  /** Points along each side of the picture, which never move. */
  readonly anchorsPerSide: number;
}

/** Points around a face that tie it to the scene. */
export interface ScenePoints {
  /** x and y in pixels, in turn. */
  readonly points: Float32Array;
  /** How much of the head's movement each point follows, 0..1. */
  readonly follow: readonly number[];
}

/** `face`: x and y of its mesh in pixels, in turn. Points of the rings outside of the picture are left out. */
export function scenePoints(face: Float32Array, options: ScenePointsOptions): ScenePoints {
  const { width, height, centre, rings, anchorsPerSide } = options;
  const [cx, cy] = centre;
  const points: number[] = [];
  const follow: number[] = [];
  for (const [reach, share] of rings) {
    for (const i of FACE_OVAL.filter((_, k) => k % 2 === 0)) {
      const x = cx + (face[i * 2]! - cx) * reach;
      const y = cy + (face[i * 2 + 1]! - cy) * reach;
      if (x <= 1 || y <= 1 || x >= width - 1 || y >= height - 1) continue;
      points.push(x, y);
      follow.push(share);
    }
  }
  for (let k = 0; k < anchorsPerSide; k++) {
    const t = k / anchorsPerSide;
    points.push(t * width, 0, width, t * height, (1 - t) * width, height, 0, (1 - t) * height);
    follow.push(0, 0, 0, 0);
  }
  return { points: Float32Array.from(points), follow };
}
