import type { RgbaImage } from '@bonafide/core';
import { alignCrop, pasteCrop, takeCrop } from '../image/aligned-crop.ts';
import { blendPoisson } from '../image/poisson-blend.ts';
import { fitSimilarity, mapPoints } from '../image/similarity.ts';
import { triangulate, warpMesh } from '../image/warp-mesh.ts';
import { softPolygon } from './face-mask.ts';
import { EYE_LINE, LOWER_FACE, NOSE_BASE, STEADY_POINTS, UPPER_LIP_TOP } from './face-points.ts';
import { type FacePicture, LANDMARK_COUNT, pickPoints, toDepth, toPixels } from './face-picture.ts';

export interface MouthOptions {
  /** Side in pixels of the face that the mouth is made in. Default 96, as Wav2Lip. */
  readonly bottleneck?: number;
}

/** Puts another moment's mouth on the face of a frame; returns a new picture. `frame` and `mouth` show one person. */
export type MouthResynthesis = (frame: FacePicture, mouth: FacePicture) => RgbaImage;

const FEATHER = 0.035;

/**
 * A lip-sync attack: the lower face takes texture and shape of another moment (Bregler et al. 1997, "Video Rewrite"),
 * passed through the small face of Wav2Lip (Prajwal et al. 2020); eyes, head and background stay. About 10 ms a frame.
 */
export function createMouthResynthesis(options: MouthOptions = {}): MouthResynthesis {
  const { bottleneck = 96 } = options;
  if (!(bottleneck >= 32 && bottleneck <= 512))
    throw new RangeError(`bottleneck must be 32..512, got ${bottleneck}`);

  return (frame, mouth) => {
    const own = toPixels(frame.landmarks, frame.image);
    const other = toPixels(mouth.landmarks, mouth.image);
    const crop = alignCrop(own, bottleneck, EYE_LINE);
    const target = mapPoints(crop.toCanvas, own);
    const posed = mapPoints(fitSimilarity(other, target, STEADY_POINTS), other);
    const to = lowerFaceFrom(target, posed);
    const behind = takeCrop(frame.image, crop);
    const face: RgbaImage = { ...behind, data: new Uint8ClampedArray(behind.data) };
    warpMesh(
      mouth.image,
      { triangles: triangulate(other), from: other, to, depth: toDepth(mouth.landmarks) },
      face,
    );
    const mask = softPolygon(pickPoints(to, LOWER_FACE), bottleneck, Math.round(FEATHER * bottleneck));
    // Colour statistics would differ with the mouths' openings; the edge of the mask is skin in both.
    blendPoisson(face, behind, mask);
    return pasteCrop(frame.image, face, mask, crop);
  };
}

/** The target's points with those below the nose moved to the other moment's; the step is smoothed over the upper lip. */
function lowerFaceFrom(target: Float32Array, posed: Float32Array): Float32Array {
  const start = target[NOSE_BASE * 2 + 1]!;
  const end = target[UPPER_LIP_TOP * 2 + 1]!;
  const to = new Float32Array(target);
  for (let i = 0; i < LANDMARK_COUNT; i++) {
    const below = (target[i * 2 + 1]! - start) / Math.max(1, end - start);
    const weight = Math.min(1, Math.max(0, below));
    for (let k = i * 2; k < i * 2 + 2; k++) to[k] = target[k]! + weight * (posed[k]! - target[k]!);
  }
  return to;
}
