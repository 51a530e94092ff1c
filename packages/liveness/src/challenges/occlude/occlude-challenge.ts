import type { FaceObservation } from '@bonafide/core';
import type { Challenge, StepFailure, StepObserver, StepResult } from '../../challenge.ts';
import type { OccludeMove, OccludeParams } from '../../challenge-params.ts';
import { matchInOrder } from '../answers-in-order.ts';
import { reactionFailure } from '../reaction.ts';
import { clamp01, median, quantile } from '../statistics.ts';
import { observeFrames } from '../observe-frames.ts';
import { createStepFrames, type Moment } from '../step-frames.ts';
import { BESIDE, type FacePatches, type Patch, patchChange, readPatches, REGIONS } from './face-patches.ts';

const HANDS = ['left', 'right'] as const;
const MOVEMENTS = ['hold', 'across'] as const;
const SECONDS_EACH = 2.5;
const SECONDS_TO_READ = 2;
/** Shortest time that a hand covers a region, in seconds. */
const SHORTEST: Readonly<Record<OccludeMove['movement'], number>> = { hold: 0.4, across: 0.15 };
/** Change from which a patch is covered: over this, and over thrice what it changes by itself. */
const COVERED = 0.07;
const OVER_USUAL = 3;
/** Regions covered at once from which it is no hand over one of them. */
const TOO_MANY = 4;
/** Share of the pictures with a hand beside the face but not on it from which the face is drawn over the hand. */
const OVERDRAWN = 0.5;

interface OccludeMoment {
  readonly patches: FacePatches;
  readonly presence: number;
}

/**
 * A hand over a drawn part of the face: swaps paint the face over it, or lose it. The mesh itself loses its hold under
 * a hand, so patches are read where the face was when it was last seen plainly. Not checked: which hand it is.
 */
export const occludeChallenge: Challenge<'occlude'> = {
  kind: 'occlude',
  draw(choices, { difficulty }) {
    const count = { low: 1, standard: 2, high: 3 }[difficulty];
    let last = -1;
    const moves = Array.from({ length: count }, () => {
      const chosen = choices.choose(last < 0 ? REGIONS.length : REGIONS.length - 1);
      last = last >= 0 && chosen >= last ? chosen + 1 : chosen;
      const hand = HANDS[choices.choose(HANDS.length)]!;
      return { region: REGIONS[last]!, hand, movement: MOVEMENTS[choices.choose(MOVEMENTS.length)]! };
    });
    return { kind: 'occlude', moves };
  },
  durationMs: ({ moves }) => Math.round(1000 * (SECONDS_TO_READ + SECONDS_EACH * moves.length)),
  observe: (params) => createOccludeObserver(params),
};

/** Presence of a face from which its box is believed. */
const PLAIN = 0.97;

function createOccludeObserver({ moves }: OccludeParams): StepObserver {
  let plain: FaceObservation['box'] | undefined;
  const frames = createStepFrames<OccludeMoment>({
    measure(frame, face) {
      // A hand pulls the mesh about: during the answer the face is taken to stay where it was.
      if (plain === undefined || (Number.isNaN(frames.start) && face.quality.presence >= PLAIN))
        plain = face.box;
      return { patches: readPatches(frame, plain), presence: face.quality.presence };
    },
    ignore: ['face/none', 'face/blurred', 'face/many'],
    holdFace: true,
  });
  return observeFrames(frames, {
    isAnswered: () => {
      const course = coverCourse(frames.before, frames.during);
      return (
        course !== undefined &&
        match(moves, course).inOrder === 1 &&
        course.covered.at(-1)?.regions.length === 0
      );
    },
    judge: (): StepResult => {
      const course = coverCourse(frames.before, frames.during);
      if (course === undefined) return { status: 'abstained', reason: 'face/none' };
      const { inOrder, inAnyOrder } = match(moves, course);
      const reactionSeconds = course.first === undefined ? null : Math.max(0, course.first - frames.start);
      const failures: StepFailure[] = [];
      if (inOrder < 1) failures.push(inAnyOrder === 1 ? 'wrong-order' : 'not-followed');
      failures.push(...reactionFailure(reactionSeconds));
      if (course.overdrawn > OVERDRAWN) failures.push('degraded');
      return {
        status: 'measured',
        compliance: inOrder,
        degradation: clamp01(course.overdrawn),
        reactionSeconds,
        passed: failures.length === 0,
        failures,
      };
    },
  });
}

interface CoverCourse {
  readonly covered: readonly { readonly time: number; readonly regions: readonly OccludeMove['region'][] }[];
  /** When something first covered a patch. */
  readonly first: number | undefined;
  /** Share of the pictures with a hand at the face's edge in which no part of the face was covered. */
  readonly overdrawn: number;
}

/** Which patches differ from how they looked before, picture by picture. */
function coverCourse(
  before: readonly Moment<OccludeMoment>[],
  during: readonly Moment<OccludeMoment>[],
): CoverCourse | undefined {
  const known = before.length >= 5 ? before : during.slice(0, 5);
  if (known.length < 3) return undefined;
  const usual = (patch: Patch): { readonly look: Float32Array; readonly limit: number } => {
    const looks = known.map(({ value }) => value.patches[patch]);
    const look = Float32Array.from(looks[0]!, (_, i) => median(looks.map((values) => values[i]!)));
    const noise = quantile(
      looks.map((values) => patchChange(values, look)),
      0.9,
    );
    return { look, limit: Math.max(COVERED, OVER_USUAL * noise) };
  };
  const looks = new Map<Patch, ReturnType<typeof usual>>(
    [...REGIONS, ...BESIDE].map((patch) => [patch, usual(patch)]),
  );
  const isCovered = (patches: FacePatches, patch: Patch): boolean => {
    const { look, limit } = looks.get(patch)!;
    return patchChange(patches[patch], look) > limit;
  };
  let first: number | undefined;
  let [beside, alone] = [0, 0];
  const covered = during.map(({ time, value: { patches } }) => {
    const regions = REGIONS.filter((patch) => isCovered(patches, patch));
    const around = BESIDE.some((patch) => isCovered(patches, patch));
    if (regions.length > 0 || around) first ??= time;
    if (around) beside++;
    if (around && regions.length === 0) alone++;
    return { time, regions: regions.length >= TOO_MANY ? [] : regions };
  });
  // A hand on its way to the face is beside it for a moment, too.
  return { covered, first, overdrawn: beside >= 4 ? alone / beside : 0 };
}

function match(moves: readonly OccludeMove[], course: CoverCourse): ReturnType<typeof matchInOrder> {
  const spans = REGIONS.flatMap((region) => coveredSpans(course, region)).sort((a, b) => a.start - b.start);
  return matchInOrder(
    moves,
    spans,
    ({ region, movement }, span) => span.region === region && span.end - span.start >= SHORTEST[movement],
  );
}

interface Span {
  readonly region: OccludeMove['region'];
  readonly start: number;
  readonly end: number;
}

function coveredSpans({ covered }: CoverCourse, region: OccludeMove['region']): readonly Span[] {
  const spans: Span[] = [];
  let start: number | undefined;
  let end = NaN;
  for (const { time, regions } of covered) {
    if (regions.includes(region)) {
      start ??= time;
      end = time;
    } else if (start !== undefined && time - end > 0.2) {
      spans.push({ region, start, end });
      start = undefined;
    }
  }
  if (start !== undefined) spans.push({ region, start, end });
  return spans;
}
