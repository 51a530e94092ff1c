import type { Challenge, StepFailure, StepObserver, StepResult } from '../../challenge.ts';
import type { DistanceParams } from '../../challenge-params.ts';
import { cuesFor, longestAnswer } from '../../cues.ts';
import { matchInOrder, type OrderMatch } from '../answers-in-order.ts';
import { type Appearance, appearancesOf, measureAppearance, measureDegradation } from '../degradation.ts';
import { type HeadShape, headShape, STILL_POINTS } from '../head-shape.ts';
import { observeFrames } from '../observe-frames.ts';
import { reactionFailure } from '../reaction.ts';
import { median } from '../statistics.ts';
import { createStepFrames } from '../step-frames.ts';
import { perspectiveShare } from './perspective.ts';
import { findStops, type Stop } from './stops.ts';

/** Shares of the picture's height that the face is brought to; each is out of reach of its neighbours' tolerance. */
const LEVELS = [0.36, 0.47, 0.61, 0.8] as const;
/** Levels between the nearest and the farthest of a course, at least: less of a way shows too little perspective. */
const SPAN = 2;
/** Every course of three levels, none twice in a row, that spans enough: 30 of them. */
const COURSES: readonly (readonly number[])[] = LEVELS.flatMap((_, a) =>
  LEVELS.flatMap((_b, b) => LEVELS.map((_c, c) => [a, b, c])),
)
  .filter(([a, b, c]) => a !== b && b !== c)
  .filter((course) => Math.max(...course) - Math.min(...course) >= SPAN)
  .map((course) => course.map((level) => LEVELS[level]!));

/** How far from the asked size a stop may be, as a factor. */
const TOLERANCE = 1.13;
/** Growth of the face at which an answer has begun. */
const BEGUN = 1.06;
/** Stops beyond those asked for: where the face was at first, and two tries at a size. More is a search. */
const SEARCH = 3;
/**
 * Least share of the change of perspective that a head would show. The mesh holds faces to its own proportions: rendered
 * heads gave .37 to .61 of it, pictures that came closer -.01 to .09.
 */
const SOLID = 0.22;

interface DistanceMoment {
  /** Height of the face over that of the picture. */
  readonly fill: number;
  /** Width of the face over that of the picture. */
  readonly width: number;
  readonly shape: HeadShape;
  readonly appearance: Appearance;
}

/**
 * Bring the face to three drawn sizes, one after the other as they are shown. A head that comes closer changes its
 * perspective: the nose grows more than the ears. A picture that is moved or zoomed does not.
 */
export const distanceChallenge: Challenge<'distance'> = {
  kind: 'distance',
  draw: (choices) => ({ kind: 'distance', fills: COURSES[choices.choose(COURSES.length)]! }),
  durationMs: longestAnswer,
  observe: createDistanceObserver,
};

function createDistanceObserver(params: DistanceParams, durationMs: number): StepObserver {
  const frames = createStepFrames<DistanceMoment>({
    measure: (frame, face) => ({
      fill: face.box.height / frame.image.height,
      width: face.box.width / frame.image.width,
      shape: headShape(face, frame.image, STILL_POINTS),
      appearance: measureAppearance(frame, face),
    }),
  });
  const asked = cuesFor({ params, durationMs }).map(({ index, start }) => ({
    fill: params.fills[index]!,
    from: start / 1000,
  }));
  const answer = (): OrderMatch & { readonly stops: readonly Stop[] } => {
    const stops = findStops(
      frames.during.map(({ time, value }) => ({ time: time - frames.start, fill: value.fill })),
    );
    // Nobody comes to a size on purpose before it is shown.
    const match = matchInOrder(
      asked,
      stops,
      ({ fill, from }, stop) => stop.since >= from && isNear(stop.fill, fill),
    );
    return { ...match, stops };
  };
  return observeFrames(frames, {
    isAnswered: () => answer().inOrder === 1,
    judge: (): StepResult => {
      const { before, during, start } = frames;
      const usual = median((before.length >= 3 ? before : during.slice(0, 4)).map(({ value }) => value.fill));
      const [first, second] = asked;
      // Who is at the first size already need not move before the second is shown.
      const stays = first !== undefined && isNear(usual, first.fill);
      const moved = during.find(({ value: { fill } }) =>
        stays ? !isNear(fill, first.fill) : Math.abs(Math.log(fill / usual)) > Math.log(BEGUN),
      );
      const shown = start + (stays ? (second?.from ?? 0) : 0);
      const reactionSeconds = moved === undefined ? null : Math.max(0, moved.time - shown);
      const { inOrder, inAnyOrder, stops } = answer();
      const searched = stops.length > params.fills.length + SEARCH;
      const degradation = measureDegradation(appearancesOf(before), appearancesOf(during));
      const failures: StepFailure[] = [];
      if (searched) failures.push('not-followed');
      else if (inOrder < 1) failures.push(inAnyOrder === 1 ? 'wrong-order' : 'not-followed');
      failures.push(...reactionFailure(reactionSeconds));
      const solid = perspectiveShare([...before, ...during].map(({ value }) => value));
      // Who went all the way has shown enough perspective to be judged; who did not has failed anyway.
      if (inOrder === 1 ? !(solid !== undefined && solid >= SOLID) : solid !== undefined && solid < SOLID)
        failures.push('flat');
      if (degradation === 1) failures.push('degraded');
      if (frames.changed) failures.push('face/changed');
      return {
        status: 'measured',
        compliance: searched ? Math.min(inOrder, 0.5) : inOrder,
        degradation,
        reactionSeconds,
        passed: failures.length === 0,
        failures,
      };
    },
  });
}

function isNear(fill: number, asked: number): boolean {
  return Math.abs(Math.log(fill / asked)) <= Math.log(TOLERANCE);
}
