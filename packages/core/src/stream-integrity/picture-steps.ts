import type { FrameObservation } from '../analyzer.ts';

/** A lasting change of how the picture is made, at a moment in seconds of media time. */
export interface PictureStep {
  readonly kind: 'resolution' | 'sharpness';
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** Pictures on either side of a step in sharpness; at 5 a second, 3 s. */
const SIDE = 15;
/** Factor between the medians of both sides. Turning the head changes sharpness by less than 3 (measured as variance). */
const FACTOR = 4;

/** Watches the size of the stream, and the sharpness of the first face. Keeps 30 numbers. */
export class PictureSteps {
  #width = 0;
  #height = 0;
  #track = NaN;
  #sharpness: { readonly timestamp: number; readonly value: number }[] = [];

  next({ timestamp, sourceWidth, sourceHeight, faces }: FrameObservation): readonly PictureStep[] {
    const steps: PictureStep[] = [];
    if (this.#width > 0 && (sourceWidth !== this.#width || sourceHeight !== this.#height)) {
      steps.push({ kind: 'resolution', at: timestamp, from: this.#height, to: sourceHeight });
      this.#sharpness = [];
    }
    this.#width = sourceWidth;
    this.#height = sourceHeight;
    const sharp = this.#sharpnessStep(timestamp, faces);
    return sharp === undefined ? steps : [...steps, sharp];
  }

  #sharpnessStep(timestamp: number, faces: FrameObservation['faces']): PictureStep | undefined {
    const face = faces[0];
    if (face === undefined) return undefined;
    if (face.track !== this.#track) this.#sharpness = [];
    this.#track = face.track;
    this.#sharpness.push({ timestamp, value: face.quality.sharpness });
    if (this.#sharpness.length > 2 * SIDE) this.#sharpness.shift();
    if (this.#sharpness.length < 2 * SIDE) return undefined;
    const from = median(this.#sharpness.slice(0, SIDE).map(({ value }) => value));
    const to = median(this.#sharpness.slice(SIDE).map(({ value }) => value));
    if (!(Math.max(from, to) > FACTOR * Math.max(1, Math.min(from, to)))) return undefined;
    const at = this.#sharpness[SIDE]!.timestamp;
    this.#sharpness = this.#sharpness.slice(SIDE);
    return { kind: 'sharpness', at, from, to };
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
