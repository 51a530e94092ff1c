import { overlap, type Region } from '../image/region.ts';
import { regionToTensor } from '../image/sample-region.ts';
import { createTensorBuffers } from '../image/tensor-buffers.ts';
import type { InferenceSession } from '../inference.ts';
import type { Picture } from '../sample.ts';

/** A face that a detector found, before landmarks. */
export interface FaceDetection {
  /** Square to look for landmarks in: 1.5 times the box, eyes level. Pixels. */
  readonly region: Region;
  /** 0..1. */
  readonly score: number;
}

/** Port: finds all faces of a picture. `toRgba` helps an engine that takes RGBA only. */
export interface FaceDetector {
  /** Best first; empty when there is none. */
  detect(image: Picture): Promise<readonly FaceDetection[]>;
}

/** BlazeFace as MediaPipe ships it: `short` sees faces from about a fifth of the picture up, `full` smaller ones. */
export type BlazeFaceVariant = 'short' | 'full';

interface Layout {
  readonly size: number;
  /** [stride in pixels, anchors a cell]; all anchors have size 1. */
  readonly grids: readonly (readonly [number, number])[];
}

/** From MediaPipe's face_detection_{short,full}_range graphs (SsdAnchorsCalculator options). */
const LAYOUTS: Readonly<Record<BlazeFaceVariant, Layout>> = {
  short: { size: 128, grids: [[8, 2], [16, 6]] }, // prettier-ignore
  full: { size: 192, grids: [[4, 1]] },
};

/** Values a detection: box centre x, y, width, height, then six key points x, y (right eye, left eye first). */
const VALUES = 16;
const REGION_SCALE = 1.5;
const SUPPRESSION_OVERLAP = 0.3;

/**
 * BlazeFace (Bazarevsky et al. 2019, arXiv 1907.05047) behind the port, pre- and post-processing as in MediaPipe:
 * letterboxed input in [-1, 1], sigmoid scores, weighted non-maximum suppression. Costs 0.7 (short) or 2.4 ms (full).
 */
export function createFaceDetector(
  session: InferenceSession,
  options: { readonly variant: BlazeFaceVariant; readonly minScore?: number },
): FaceDetector {
  const { size, grids } = LAYOUTS[options.variant];
  const minScore = options.minScore ?? 0.5;
  const anchors = anchorCentres(size, grids);
  const buffers = createTensorBuffers();

  return {
    async detect(image) {
      const side = Math.max(image.width, image.height);
      const whole: Region = { x: image.width / 2, y: image.height / 2, side, rotation: 0 };
      const outputs = await buffers.lend(size * size * 3, async (out) => {
        const data = regionToTensor(image, whole, { size, range: { low: -1, high: 1 }, out });
        return session.run({ image: { data, dims: [1, size, size, 3] } });
      });
      const scores = outputs['scores']?.data ?? new Float32Array();
      const values = outputs['boxes']?.data ?? new Float32Array();
      const toPixels = side / size;
      const found: Candidate[] = [];
      for (let i = 0; i < scores.length; i++) {
        const score = 1 / (1 + Math.exp(-Math.min(100, Math.max(-100, scores[i]!))));
        if (!(score >= minScore)) continue; // NaN is no face, too
        const raw = values.subarray(i * VALUES, (i + 1) * VALUES);
        const x = (k: number): number => (raw[k]! + anchors[i * 2]! - size / 2) * toPixels + image.width / 2;
        const y = (k: number): number =>
          (raw[k]! + anchors[i * 2 + 1]! - size / 2) * toPixels + image.height / 2;
        const box = [x(0), y(1), raw[2]! * toPixels, raw[3]! * toPixels, x(4), y(5), x(6), y(7)];
        found.push({ score, box });
      }
      return suppress(found);
    },
  };
}

/** Box: centre x, y, width, height, right eye x, y, left eye x, y; pixels. */
interface Candidate {
  readonly score: number;
  readonly box: readonly number[];
}

/** Anchor centres in pixels of the network's input. */
function anchorCentres(size: number, grids: Layout['grids']): Float32Array {
  const centres: number[] = [];
  for (const [stride, perCell] of grids) {
    const cells = Math.ceil(size / stride);
    for (let y = 0; y < cells; y++) {
      for (let x = 0; x < cells; x++) {
        for (let k = 0; k < perCell; k++) centres.push((x + 0.5) * stride, (y + 0.5) * stride);
      }
    }
  }
  return Float32Array.from(centres);
}

/** Weighted non-maximum suppression: overlapping candidates are averaged by score, not discarded. */
function suppress(candidates: readonly Candidate[]): readonly FaceDetection[] {
  let rest = [...candidates].sort((a, b) => b.score - a.score);
  const kept: FaceDetection[] = [];
  for (let best = rest[0]; best !== undefined; best = rest[0]) {
    const leader = best;
    const group = rest.filter(
      (other) => other === leader || boxOverlap(leader.box, other.box) > SUPPRESSION_OVERLAP,
    );
    rest = rest.filter((other) => !group.includes(other));
    const total = group.reduce((sum, { score }) => sum + score, 0);
    const mean = (k: number): number =>
      group.reduce((sum, { score, box }) => sum + score * box[k]!, 0) / total;
    const rotation = Math.atan2(mean(7) - mean(5), mean(6) - mean(4));
    const side = Math.max(mean(2), mean(3)) * REGION_SCALE;
    kept.push({ score: leader.score, region: { x: mean(0), y: mean(1), side, rotation } });
  }
  return kept;
}

function boxOverlap(a: readonly number[], b: readonly number[]): number {
  const span = (centre: number, extent: number): readonly [number, number] => [
    Math.min(a[centre]! + a[extent]! / 2, b[centre]! + b[extent]! / 2),
    Math.max(a[centre]! - a[extent]! / 2, b[centre]! - b[extent]! / 2),
  ];
  const [right, left] = span(0, 2);
  const [bottom, top] = span(1, 3);
  const both = Math.max(0, right - left) * Math.max(0, bottom - top);
  return both / (a[2]! * a[3]! + b[2]! * b[3]! - both);
}

/**
 * One detector out of several: all that they find, each face once, best first. The short-range detector places near
 * faces better and the full-range one sees small ones; asking the second only when the first finds nothing would miss
 * a small face beside a large one.
 */
export function mergeDetectors(detectors: readonly FaceDetector[]): FaceDetector {
  return {
    async detect(image) {
      const found: FaceDetection[] = [];
      for (const detector of detectors) {
        for (const detection of await detector.detect(image)) {
          const known = found.some(({ region }) => overlap(region, detection.region) > SUPPRESSION_OVERLAP);
          if (!known) found.push(detection);
        }
      }
      return found.sort((a, b) => b.score - a.score);
    },
  };
}
