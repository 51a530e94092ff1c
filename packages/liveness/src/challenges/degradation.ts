import type { FaceObservation, FrameObservation } from '@bonafide/core';
import type { Moment } from './step-frames.ts';
import { clamp01, median, quantile } from './statistics.ts';

/** What the picture of a face is like, apart from what the face does. */
export interface Appearance {
  readonly presence: number;
  readonly sharpness: number;
  /** Mean logarithm of red, green and blue of each spot of skin. */
  readonly spots: readonly number[];
}

/** Forehead, cheeks, nose, chin: where a swap paints. */
const SPOTS = [151, 50, 280, 205, 425, 4, 199] as const;
/** Radius of a spot in face widths. */
const RADIUS = 0.05;

/** Costs about 0.05 ms. */
export function measureAppearance({ image }: FrameObservation, face: FaceObservation): Appearance {
  const radius = Math.max(1, Math.round(RADIUS * face.box.width));
  const spots: number[] = [];
  for (const point of SPOTS) {
    const x = Math.round(face.landmarks[point * 3]! * image.width);
    const y = Math.round(face.landmarks[point * 3 + 1]! * image.height);
    const sum = [0, 0, 0];
    let n = 0;
    for (let row = Math.max(0, y - radius); row <= Math.min(image.height - 1, y + radius); row++) {
      for (let col = Math.max(0, x - radius); col <= Math.min(image.width - 1, x + radius); col++) {
        const at = (row * image.width + col) * 4;
        for (let c = 0; c < 3; c++) sum[c]! += image.data[at + c]!;
        n++;
      }
    }
    for (let c = 0; c < 3; c++) spots.push(n === 0 ? 0 : Math.log(sum[c]! / n + 4));
  }
  const { presence, sharpness } = face.quality;
  return { presence, sharpness, spots };
}

/** Fewest pictures of a baseline, and of an answer. */
const FEWEST = 5;
/** Median change of a skin spot from one picture to the next at which a face flickers: a tenth of its light. */
const FLICKER = 0.1;
/** Loss of presence, and of sharpness in e-folds, that is as bad. */
const PRESENCE_LOSS = 0.4;
const SHARPNESS_LOSS = 1.6;

/**
 * How much worse the face is during the step than before it, 0..1: skin that jumps from one picture to the next (a mask
 * that tears, comes and goes), a face that is less of a face to the landmark model, details that are lost. 1 is
 * reached by one of them at its limit. `null` without enough of both.
 */
export function measureDegradation(
  before: readonly Moment<Appearance>[],
  during: readonly Moment<Appearance>[],
): number | null {
  if (before.length < FEWEST || during.length < FEWEST) return null;
  const usual = median(steps(before));
  const jumps = (quantile(steps(during), 0.97) - 2 * usual) / FLICKER;
  const presence = (moments: readonly Moment<Appearance>[]): number =>
    quantile(
      moments.map(({ value }) => value.presence),
      0.1,
    );
  const sharp = (moments: readonly Moment<Appearance>[]): number =>
    median(moments.map(({ value }) => Math.log(value.sharpness + 1)));
  const lost = (presence(before) - presence(during)) / PRESENCE_LOSS;
  const blurred = (sharp(before) - sharp(during)) / SHARPNESS_LOSS;
  return clamp01(Math.max(jumps, lost, blurred));
}

/** The appearances that an observer kept among other things. */
export function appearancesOf(
  moments: readonly Moment<{ readonly appearance: Appearance }>[],
): readonly Moment<Appearance>[] {
  return moments.map(({ time, value }) => ({ time, value: value.appearance }));
}

/** Median change of the spots from each picture to the next. */
function steps(moments: readonly Moment<Appearance>[]): readonly number[] {
  return moments.slice(1).map(({ value }, i) => {
    const last = moments[i]!.value.spots;
    return median(value.spots.map((spot, k) => Math.abs(spot - last[k]!)));
  });
}
