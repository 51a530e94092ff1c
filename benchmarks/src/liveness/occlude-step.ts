import type { Observation } from '@bonafide/core';
import {
  type AttackTools,
  differenceMask,
  type FaceSwap,
  paintHand,
  type Random,
  swapAround,
  uniform,
} from '@bonafide/attack-lab';
import type { OccludeParams } from '@bonafide/liveness';
import { keep } from './film-noise.ts';
import { createHandCourse, type HandCourse } from './hand-course.ts';
import { BEFORE } from './step-course.ts';
import { RATE, type Stretch, toObservation, type TrackedPicture } from './real-stretches.ts';

/**
 * How a face is painted over by its wearer's hand, if it is: a `swap` paints over the hand; an `aware-swap` knows at
 * every moment where the hand is, as one with a perfect mask for occlusions would.
 */
type Painted = 'real' | 'swap' | 'aware-swap';

export interface OccludeRun {
  readonly moves: OccludeParams['moves'];
  /** Seconds from the step coming up to the hand setting out. */
  readonly reaction: number;
  readonly seconds: number;
  readonly painted: Painted;
}

/** Films a hand over a real stretch of a person who moves as people do, from `BEFORE` before the step on. */
export async function filmOcclusion(
  tools: AttackTools,
  { stretch, swap }: { readonly stretch: Stretch; readonly swap: FaceSwap },
  { moves, reaction, seconds, painted }: OccludeRun,
  random: Random,
): Promise<readonly Observation[]> {
  const bare = painted === 'real' ? stretch.frames : await swapStretch(tools, stretch, swap);
  const first = stretch.frames[0]!;
  const hand = createHandCourse(moves, { box: first.face.box, start: BEFORE + reaction }, random);
  const tone = uniform(random, 0.8, 1.15);
  const colour = skinOf(first).map((value) => value * tone) as [number, number, number];
  const tracker = await tools.openTracker();
  const attackerTracker = await tools.openTracker();
  const count = Math.min(bare.length, Math.ceil((BEFORE + seconds) * RATE));
  const seen: Observation[] = [];
  let held = bare[0]!.face;
  for (let i = 0; i < count; i++) {
    const time = i / RATE;
    const picture = bare[i]!;
    if (!isNear(hand, time)) {
      held = picture.face;
      seen.push(toObservation(picture, time - BEFORE));
      continue;
    }
    const place = hand(time);
    const real = stretch.frames[i]!.image;
    const shown = place === undefined ? real : paintHand(real, { ...place, colour });
    let image = shown;
    if (painted === 'swap') {
      const own = (await attackerTracker.next(shown, time)).faces[0];
      image = own === undefined ? shown : swap(shown, own.landmarks);
    } else if (painted === 'aware-swap') {
      image = swapAround({
        picture: shown,
        bare: real,
        swapped: picture.image,
        known: differenceMask(shown, real),
      });
    }
    // Where the tracker sees no face, the last one stands in, as it does in the observer.
    const face = (await tracker.next(image, time)).faces[0];
    if (face !== undefined) held = keep(face);
    seen.push(toObservation({ image, face: held }, time - BEFORE));
  }
  return seen;
}

/** Whether a hand is in view, or was or will be in two pictures: the trackers need to see it come. */
function isNear(hand: HandCourse, time: number): boolean {
  return [-2, -1, 0, 1, 2].some((k) => hand(time + k / RATE) !== undefined);
}

const swapped = new WeakMap<Stretch, Promise<readonly TrackedPicture[]>>();

/** The stretch with another face on it, tracked; made once. */
function swapStretch(
  tools: AttackTools,
  stretch: Stretch,
  swap: FaceSwap,
): Promise<readonly TrackedPicture[]> {
  const made = swapped.get(stretch) ?? film();
  swapped.set(stretch, made);
  return made;

  async function film(): Promise<readonly TrackedPicture[]> {
    const tracker = await tools.openTracker();
    // A stretch may show the same picture many times.
    const made = new Map<TrackedPicture, TrackedPicture>();
    for (const [i, own] of stretch.frames.entries()) {
      if (made.has(own)) continue;
      const image = swap(own.image, own.face.landmarks);
      const face = (await tracker.next(image, i / RATE)).faces[0];
      made.set(own, { image, face: face === undefined ? own.face : keep(face) });
    }
    return stretch.frames.map((own) => made.get(own)!);
  }
}

/** Mean colour of the cheeks. */
function skinOf({ image, face }: TrackedPicture): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  for (const point of [50, 280]) {
    const x = Math.round(face.landmarks[point * 3]! * image.width);
    const y = Math.round(face.landmarks[point * 3 + 1]! * image.height);
    for (let c = 0; c < 3; c++) sum[c]! += image.data[(y * image.width + x) * 4 + c]! / 2;
  }
  return sum;
}
