import type { RgbaImage } from '@bonafide/core';
import { FACE_OVAL, LOWER_LIP_INNER, UPPER_LIP_INNER } from '../face/face-points.ts';
import { type FacePicture, LANDMARK_COUNT, toPixels } from '../face/face-picture.ts';
import { darkenMouth } from '../face/puppet.ts';
import { scenePoints } from '../face/scene-points.ts';
import { centroid } from '../image/similarity.ts';
import { triangulate, warpMesh } from '../image/warp-mesh.ts';

/** What a head does at one moment. Angles in degrees, the rest 0 at rest and 1 fully done. */
export interface HeadAct {
  /** To the image's right. */
  readonly yaw?: number;
  /** Up. */
  readonly pitch?: number;
  /** Size of the face against the still's; 1 where it was. */
  readonly size?: number;
  readonly blink?: number;
  readonly mouth?: number;
  readonly brows?: number;
}

/** Renders a still as its head would look while it does something. A new picture. */
export type HeadPerformer = (act: HeadAct) => RgbaImage;

export interface HeadPerformerOptions {
  /** A photograph in a hand instead of a head: everything moves as one plane, and nothing moves in it. */
  readonly flat?: boolean;
}

/** Points of the face's surface. */
const SURFACE = LANDMARK_COUNT - 10;
/** Focal length in picture widths (a webcam that sees 64 degrees across): how strong perspective is. */
const FOCAL = 0.8;
/** Around the head: where hair, ears and neck go along, and how much. */
const RINGS = [
  [1.22, 1],
  [1.6, 0.5],
] as const;
/** Upper and lower lid edges, point by point: right eye, then left. */
const UPPER_LIDS = [246, 161, 160, 159, 158, 157, 173, 466, 388, 387, 386, 385, 384, 398] as const;
const LOWER_LIDS = [7, 163, 144, 145, 153, 154, 155, 249, 390, 373, 374, 380, 381, 382] as const;
const LOWER_LIP = [
  14, 87, 178, 88, 95, 317, 402, 318, 324, 17, 84, 181, 91, 146, 314, 405, 321, 375, 16, 85, 180, 90, 77, 315,
  404, 320, 307, 15, 86, 179, 89, 96, 316, 403, 319, 325,
] as const;
const CHIN = [
  152, 148, 176, 149, 377, 400, 378, 199, 175, 200, 18, 83, 313, 201, 421, 208, 428, 171, 396,
] as const;
const BROWS = [
  70, 63, 105, 66, 107, 46, 53, 52, 65, 55, 300, 293, 334, 296, 336, 276, 283, 282, 295, 285,
] as const;

/**
 * Re-poses a real picture of a face in three dimensions: the mesh's points are turned about the axis between the ears,
 * moved towards the camera and projected again; lids, lower lip with chin, and brows are moved in the mesh; hair and
 * neck follow; the picture's border stays. The far cheek and the inside of the mouth are not in a still: they come
 * out stretched and dark. Good to about 30 degrees. About 8 ms at 256 x 204.
 */
export function createHeadPerformer(still: FacePicture, options: HeadPerformerOptions = {}): HeadPerformer {
  const { flat = false } = options;
  const { width, height } = still.image;
  // Without the irises: closed lids pass over them.
  const face = toPixels(still.landmarks, still.image).subarray(0, SURFACE * 2);
  const z = Float32Array.from({ length: SURFACE }, (_, i) =>
    flat ? 0 : still.landmarks[i * 3 + 2]! * width,
  );
  const [cx, cy] = centroid(face, FACE_OVAL);
  const pivot = flat ? 0 : (z[234]! + z[454]!) / 2;
  const scene = scenePoints(face, { width, height, centre: [cx, cy], rings: RINGS, anchorsPerSide: 6 });
  const from = Float32Array.of(...face, ...scene.points);
  const count = from.length / 2;
  const triangles = triangulate(from);
  const camera = FOCAL * width;
  const closed = gap(face);

  return (act) => {
    const acted = flat ? face : express(face, act);
    const [yaw, pitch] = [radians(act.yaw ?? 0), radians(act.pitch ?? 0)];
    const near = camera / (act.size ?? 1);
    const to = new Float32Array(from.length);
    const depth = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      const ofFace = i < SURFACE;
      const [px, py] = ofFace ? [acted[i * 2]!, acted[i * 2 + 1]!] : [from[i * 2]!, from[i * 2 + 1]!];
      const deep = ofFace ? z[i]! : pivot;
      // Out of the picture into space: the still was taken from `camera` away.
      const x = ((px - cx) * (camera + deep)) / camera;
      const y = ((py - cy) * (camera + deep)) / camera;
      const back = deep - pivot;
      const turnedX = x * Math.cos(yaw) - back * Math.sin(yaw);
      const turnedZ = x * Math.sin(yaw) + back * Math.cos(yaw);
      const turnedY = y * Math.cos(pitch) + turnedZ * Math.sin(pitch);
      const far = near + pivot + turnedZ * Math.cos(pitch) - y * Math.sin(pitch);
      const follow = ofFace || flat ? 1 : scene.follow[i - SURFACE]!;
      to[i * 2] = px + follow * (cx + (turnedX * camera) / far - px);
      to[i * 2 + 1] = py + follow * (cy + (turnedY * camera) / far - py);
      depth[i] = far;
    }
    const canvas: RgbaImage = {
      width,
      height,
      data: new Uint8ClampedArray(flat ? grey(width * height) : still.image.data),
    };
    warpMesh(still.image, { triangles, from, to, depth }, canvas);
    if (!flat) {
      darkenMouth(canvas, to, closed);
      if ((act.blink ?? 0) > 0.5) paintLashes(canvas, to);
    }
    for (let i = 3; i < canvas.data.length; i += 4) canvas.data[i] = 255;
    return canvas;
  };
}

/** The face's points with lids, jaw and brows moved. */
function express(face: Float32Array, { blink = 0, mouth = 0, brows = 0 }: HeadAct): Float32Array {
  const points = Float32Array.from(face);
  const tall = face[152 * 2 + 1]! - face[10 * 2 + 1]!;
  UPPER_LIDS.forEach((upper, k) => {
    const lower = LOWER_LIDS[k]!;
    for (const axis of [0, 1]) {
      points[upper * 2 + axis]! += blink * 1.02 * (face[lower * 2 + axis]! - face[upper * 2 + axis]!);
    }
  });
  const drop = mouth * 0.17 * tall;
  for (const i of LOWER_LIP) points[i * 2 + 1]! += drop;
  for (const i of CHIN) points[i * 2 + 1]! += drop * 0.8;
  for (const i of BROWS) points[i * 2 + 1]! -= brows * 0.035 * tall;
  return points;
}

/** The dark line that lids make where they meet. */
function paintLashes(canvas: RgbaImage, points: Float32Array): void {
  for (let k = 0; k + 1 < LOWER_LIDS.length; k++) {
    if (k === 6) continue;
    const [a, b] = [LOWER_LIDS[k]!, LOWER_LIDS[k + 1]!];
    for (let t = 0; t < 1; t += 0.1) {
      const x = Math.round(points[a * 2]! + t * (points[b * 2]! - points[a * 2]!));
      const y = Math.round(points[a * 2 + 1]! + t * (points[b * 2 + 1]! - points[a * 2 + 1]!));
      if (x < 0 || y < 0 || x >= canvas.width || y >= canvas.height) continue;
      const at = (y * canvas.width + x) * 4;
      for (let c = 0; c < 3; c++) canvas.data[at + c] = Math.min(canvas.data[at + c]!, 70);
    }
  }
}

function gap(points: Float32Array): number {
  return Math.max(0, (points[LOWER_LIP_INNER * 2 + 1]! - points[UPPER_LIP_INNER * 2 + 1]!) / 100);
}

function grey(pixels: number): Uint8ClampedArray {
  return new Uint8ClampedArray(pixels * 4).fill(110);
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}
