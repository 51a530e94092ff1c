import type { RgbaImage } from '@bonafide/core';
import { alignCrop, pasteCrop, takeCrop } from '../image/aligned-crop.ts';
import { transferColour } from '../image/colour-transfer.ts';
import type { Plane } from '../image/plane.ts';
import { blendPoisson } from '../image/poisson-blend.ts';
import { mapPoints } from '../image/similarity.ts';
import { triangulate, warpMesh } from '../image/warp-mesh.ts';
import { faceMask } from './face-mask.ts';
import { EYE_LINE } from './face-points.ts';
import { type FacePicture, toDepth, toPixels } from './face-picture.ts';

export interface FaceSwapOptions {
  /** Side in pixels of the square that the new face passes through. Default 128, as inswapper and its kin. */
  readonly bottleneck?: number;
  /** `feather`: soft mask (default). `poisson`: gradients are stitched too. */
  readonly blend?: 'feather' | 'poisson';
  /** Whether the new face takes the colours of the old one. Default true. */
  readonly matchColour?: boolean;
  /** Soft edge as a share of the bottleneck, 0..0.3. Default .1. */
  readonly feather?: number;
  /** Covered share of the forehead above the brows, 0..1. Default .4. */
  readonly forehead?: number;
}

/** Puts the source's face on the face of a frame; returns a new picture. Landmarks: 478 x 3, normalised. */
export type FaceSwap = (frame: RgbaImage, landmarks: Float32Array) => RgbaImage;

/**
 * A face swap by landmark warp: texture and colour of one still, expression and pose of the target. About 15 ms a frame.
 * Unlike a learned swapper it cannot invent what the still does not show (teeth, the far cheek).
 */
export function createFaceSwap(source: FacePicture, options: FaceSwapOptions = {}): FaceSwap {
  const { bottleneck = 128, blend = 'feather', matchColour = true, feather = 0.1, forehead = 0.4 } = options;
  if (!(bottleneck >= 32 && bottleneck <= 512))
    throw new RangeError(`bottleneck must be 32..512, got ${bottleneck}`);
  if (!(feather >= 0 && feather <= 0.3)) throw new RangeError(`feather must be 0..0.3, got ${feather}`);
  if (!(forehead >= 0 && forehead <= 1)) throw new RangeError(`forehead must be 0..1, got ${forehead}`);
  const from = toPixels(source.landmarks, source.image);
  const triangles = triangulate(from);

  return (frame, landmarks) => {
    const target = toPixels(landmarks, frame);
    const crop = alignCrop(target, bottleneck, EYE_LINE);
    const to = mapPoints(crop.toCanvas, target);
    const behind = takeCrop(frame, crop);
    const face: RgbaImage = { ...behind, data: new Uint8ClampedArray(behind.data) };
    warpMesh(source.image, { triangles, from, to, depth: toDepth(landmarks) }, face);
    const mask = faceMask(to, bottleneck, { feather, forehead });
    if (matchColour) transferColour(face, behind, paintedPart(mask.withoutMouth, face));
    // With the mouth: a hole would let the darkness of the target's bleed over the lips.
    if (blend === 'poisson') blendPoisson(face, behind, paintedPart(mask.face, face));
    return pasteCrop(frame, face, mask.withoutMouth, crop);
  };
}

/** The mask where the warp painted: what a turned head hides shows the target and must not be recoloured. */
function paintedPart(mask: Plane, face: RgbaImage): Plane {
  return { ...mask, data: mask.data.map((value, i) => (face.data[i * 4 + 3] === 0 ? 0 : value)) };
}
