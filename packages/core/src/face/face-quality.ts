import type { Region } from '../image/region.ts';
import { regionToLuma } from '../image/sample-region.ts';
import type { Picture } from '../sample.ts';
import type { AbstainReason } from '../signal.ts';
import type { FaceQuality, HeadPose } from './face-observation.ts';

/**
 * Below (or beyond) these a face is not judged. They are the tracker's limits of use, chosen where the measures
 * themselves stop to mean anything; a model's card may set stricter ones where its own accuracy collapses.
 */
export const QUALITY_LIMITS = {
  /** Mesh width in pixels: under it an eye is less than ten pixels wide. */
  size: 40,
  /** Variance of the Laplacian at 96 px: defocus and heavy compression leave less. */
  sharpness: 12,
  /** Degrees: beyond it the far eye and cheek are guesses of the mesh. */
  yaw: 50,
  pitch: 40,
  /** Mean luma, 0..1. */
  brightness: 0.12,
  /** Face-presence probability. */
  presence: 0.7,
} as const;

/** Side of the luma crop that sharpness and light are measured on, whatever the face's size. */
const CROP = 96;

/** Measures how well a face can be judged. `region` is the aligned square at scale 1. Costs about 0.3 ms. */
export function measureQuality(
  image: Picture,
  face: {
    readonly region: Region;
    readonly width: number;
    readonly pose: HeadPose;
    readonly presence: number;
  },
): FaceQuality {
  const luma = regionToLuma(image, face.region, CROP);
  const { mean, deviation } = light(luma);
  const quality = {
    size: face.width,
    sharpness: laplacianVariance(luma, CROP),
    brightness: mean / 255,
    contrast: deviation / 255,
    presence: face.presence,
  };
  const limits: AbstainReason[] = [];
  if (quality.size < QUALITY_LIMITS.size) limits.push('face/small');
  if (quality.brightness < QUALITY_LIMITS.brightness) limits.push('face/dark');
  if (Math.abs(face.pose.yaw) > QUALITY_LIMITS.yaw || Math.abs(face.pose.pitch) > QUALITY_LIMITS.pitch) {
    limits.push('face/profile');
  }
  if (quality.presence < QUALITY_LIMITS.presence) limits.push('face/occluded');
  if (quality.sharpness < QUALITY_LIMITS.sharpness) limits.push('face/blurred');
  return { ...quality, limits };
}

/** Mean and standard deviation over the inscribed circle: corners hold background. */
function light(luma: Float32Array): { readonly mean: number; readonly deviation: number } {
  const centre = (CROP - 1) / 2;
  let n = 0;
  let sum = 0;
  let squares = 0;
  for (let y = 0; y < CROP; y++) {
    for (let x = 0; x < CROP; x++) {
      if ((x - centre) ** 2 + (y - centre) ** 2 > centre ** 2) continue;
      const value = luma[y * CROP + x]!;
      n++;
      sum += value;
      squares += value * value;
    }
  }
  const mean = sum / n;
  return { mean, deviation: Math.sqrt(Math.max(0, squares / n - mean * mean)) };
}

/** Variance of the 4-neighbour Laplacian (Pech-Pacheco et al. 2000), a usual measure of focus. */
function laplacianVariance(luma: Float32Array, side: number): number {
  let n = 0;
  let sum = 0;
  let squares = 0;
  for (let y = 1; y < side - 1; y++) {
    for (let x = 1; x < side - 1; x++) {
      const i = y * side + x;
      const value = luma[i - 1]! + luma[i + 1]! + luma[i - side]! + luma[i + side]! - 4 * luma[i]!;
      n++;
      sum += value;
      squares += value * value;
    }
  }
  const mean = sum / n;
  return squares / n - mean * mean;
}
