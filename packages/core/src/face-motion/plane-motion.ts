import type { FaceObservation } from '../face/face-observation.ts';
import { POINT, SURFACE_POINTS } from '../face/mesh-points.ts';
import { planeResidual } from './plane-fit.ts';

/** How a face moves as a whole, in distances between the outer corners of the eyes; natural logarithms of means (RMS). */
export interface PlaneMeasures {
  /** What a homography leaves of a second's movement: landmark noise of a picture, everything that lives of a face. */
  readonly residual: number;
  /** By how far the face moved in a second. */
  readonly shift: number;
}

/** Every sixth point of the mesh: 78 of them. */
const STEP = 6;
/** Seconds between two views that are compared: about one. */
const NEAREST = 0.99;
const FARTHEST = 1.6;
/** Seconds from one view to the next at least, so that the views kept always reach back to those to be compared. */
const SPACING = 0.095;
const CAPACITY = 17;
/** Under this, landmarks do not resolve any movement. */
const FLOOR = 1e-4;

/** One view of a face. `points`: x, y of each in turn, in widths of the picture. */
interface View {
  readonly timestamp: number;
  readonly points: Float64Array;
  readonly eyes: number;
}

/** How two views differ, in distances between the eyes. */
export interface PlaneStep {
  readonly residual: number;
  readonly shift: number;
}

/** Compares each view of a face with the one a second before. Takes ten a second, keeps 17 of them, 22 kB. */
export class PlaneTracker {
  #views: View[] = [];

  /** `aspect`: width of the picture over its height. Undefined where there is no view of about a second before, or one just now. */
  next({ timestamp, landmarks }: FaceObservation, aspect: number): PlaneStep | undefined {
    const last = this.#views.at(-1);
    if (last !== undefined && timestamp - last.timestamp < SPACING) return undefined;
    const view = { timestamp, points: pointsOf(landmarks, aspect), eyes: eyeDistance(landmarks, aspect) };
    const before = this.#views.findLast((other) => timestamp - other.timestamp >= NEAREST);
    this.#views.push(view);
    if (this.#views.length > CAPACITY) this.#views.shift();
    if (before === undefined || timestamp - before.timestamp > FARTHEST || !(before.eyes > 1e-6))
      return undefined;
    return {
      residual: planeResidual(before.points, view.points) / before.eyes,
      shift: shiftOf(before.points, view.points) / before.eyes,
    };
  }

  /** Another face: its views are not those of the last one. */
  restart(): void {
    this.#views = [];
  }
}

/** Sums over the steps of a stretch of the call. Keeps three numbers. */
export class PlaneMotion {
  steps = 0;
  #residual = 0;
  #shift = 0;

  add({ residual, shift }: PlaneStep): void {
    this.steps++;
    this.#residual += residual * residual;
    this.#shift += shift * shift;
  }

  /** Meaningless before the first step. */
  measures(): PlaneMeasures {
    const level = (sum: number): number => Math.log(FLOOR + Math.sqrt(sum / this.steps));
    return { residual: level(this.#residual), shift: level(this.#shift) };
  }
}

function pointsOf(landmarks: Float32Array, aspect: number): Float64Array {
  const points = new Float64Array((2 * SURFACE_POINTS) / STEP);
  for (let i = 0, at = 0; i < SURFACE_POINTS; i += STEP) {
    points[at++] = landmarks[3 * i]!;
    points[at++] = landmarks[3 * i + 1]! / aspect;
  }
  return points;
}

function eyeDistance(landmarks: Float32Array, aspect: number): number {
  const [a, b] = [3 * POINT.rightEyeOuter, 3 * POINT.leftEyeOuter];
  return Math.hypot(landmarks[a]! - landmarks[b]!, (landmarks[a + 1]! - landmarks[b + 1]!) / aspect);
}

function shiftOf(from: Float64Array, to: Float64Array): number {
  let [x, y] = [0, 0];
  for (let i = 0; i < from.length; i += 2) {
    x += to[i]! - from[i]!;
    y += to[i + 1]! - from[i + 1]!;
  }
  return (2 * Math.hypot(x, y)) / from.length;
}
