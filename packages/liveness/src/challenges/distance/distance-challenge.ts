import type { Challenge, StepFailure, StepObserver, StepResult } from '../../challenge.ts';
import type { DistanceParams } from '../../challenge-params.ts';
import { matchInOrder } from '../answers-in-order.ts';
import { type Appearance, measureAppearance, measureDegradation } from '../degradation.ts';
import { type HeadShape, headShape, measureParallax } from '../head-shape.ts';
import { reactionFailure } from '../reaction.ts';
import { median, quantile } from '../statistics.ts';
import { observeFrames } from '../observe-frames.ts';
import { createStepFrames } from '../step-frames.ts';

/** Shares of the picture's height: near, then back. */
const NEAR = [0.62, 0.68, 0.74, 0.8] as const;
const FAR = [0.34, 0.4, 0.46] as const;
const SECONDS_EACH = 3;
const SECONDS_TO_READ = 2;
/** How far from the asked size a stop may be, as a factor. */
const TOLERANCE = 1.13;
/** Change of size in which the face counts as standing still, from one picture to the next at 12 a second. */
const STILL = 0.02;
/** Growth of the face at which an answer has begun. */
const BEGUN = 1.06;
/**
 * Least growth that perspective is judged on, and its least share of what a head would show. The mesh holds faces to
 * its own proportions: rendered heads gave .2 to .6 of it, pictures that came closer .1.
 */
const GROWN = 1.3;
const SOLID = 0.18;
/** Focal length in picture widths: webcams and phones see 60 to 75 degrees across, so .65 to .87. */
const FOCAL = 0.8;

interface DistanceMoment {
  /** Height of the face over that of the picture. */
  readonly fill: number;
  /** Width of the face over that of the picture. */
  readonly width: number;
  readonly shape: HeadShape;
  readonly appearance: Appearance;
}

/**
 * Come closer until the face fills a drawn share of the picture, then go back. A head that comes closer changes its
 * perspective: the nose grows more than the ears. A picture that is moved or zoomed does not.
 */
export const distanceChallenge: Challenge<'distance'> = {
  kind: 'distance',
  draw: (choices) => ({
    kind: 'distance',
    fills: [NEAR[choices.choose(NEAR.length)]!, FAR[choices.choose(FAR.length)]!],
  }),
  durationMs: ({ fills }) => Math.round(1000 * (SECONDS_TO_READ + SECONDS_EACH * fills.length)),
  observe: (params) => createDistanceObserver(params),
};

function createDistanceObserver({ fills }: DistanceParams): StepObserver {
  const frames = createStepFrames<DistanceMoment>({
    measure: (frame, face) => ({
      fill: face.box.height / frame.image.height,
      width: face.box.width / frame.image.width,
      shape: headShape(face, frame.image),
      appearance: measureAppearance(frame, face),
    }),
  });
  const matched = (): ReturnType<typeof matchInOrder> =>
    matchInOrder(
      fills,
      stops(frames.during.map(({ value }) => value.fill)),
      (asked, stop) => Math.abs(Math.log(stop / asked)) <= Math.log(TOLERANCE),
    );
  return observeFrames(frames, {
    isAnswered: () => {
      return matched().inOrder === 1;
    },
    judge: (): StepResult => {
      const { before, during, start } = frames;
      const usual = median((before.length >= 3 ? before : during.slice(0, 4)).map(({ value }) => value.fill));
      const moved = during.find(({ value }) => Math.abs(Math.log(value.fill / usual)) > Math.log(BEGUN));
      const { inOrder, inAnyOrder } = matched();
      const reactionSeconds = moved === undefined ? null : Math.max(0, moved.time - start);
      const degradation = measureDegradation(
        before.map(({ time, value }) => ({ time, value: value.appearance })),
        during.map(({ time, value }) => ({ time, value: value.appearance })),
      );
      const failures: StepFailure[] = [];
      if (inOrder < 1) failures.push(inAnyOrder === 1 ? 'wrong-order' : 'not-followed');
      failures.push(...reactionFailure(reactionSeconds));
      const solid = solidity([...before, ...during].map(({ value }) => value));
      if (solid !== undefined && solid < SOLID) failures.push('flat');
      if (degradation === 1) failures.push('degraded');
      if (frames.changed) failures.push('face/changed');
      return {
        status: 'measured',
        compliance: inOrder,
        degradation,
        reactionSeconds,
        passed: failures.length === 0,
        failures,
      };
    },
  });
}

/** Sizes at which the face stood still for three pictures. */
function stops(sizes: readonly number[]): readonly number[] {
  const found: number[] = [];
  for (let i = 2; i < sizes.length; i++) {
    const [a, b, c] = [sizes[i - 2]!, sizes[i - 1]!, sizes[i]!];
    if (Math.abs(Math.log(b / a)) < STILL && Math.abs(Math.log(c / b)) < STILL) found.push(b);
  }
  return found;
}

/** Change of perspective over what a head between the farthest and the nearest pictures would have shown. */
function solidity(moments: readonly DistanceMoment[]): number | undefined {
  const widths = moments.map(({ width }) => width);
  const [low, high] = [quantile(widths, 0.15), quantile(widths, 0.85)];
  if (!(high / low > GROWN)) return undefined;
  const far = moments.filter(({ width }) => width <= low).slice(0, 8);
  const near = moments.filter(({ width }) => width >= high).slice(-8);
  const ratios: number[] = [];
  for (const from of far) {
    for (const to of near) {
      // The distance is focal length over width, in face widths.
      const expected = (to.width - from.width) / FOCAL;
      ratios.push(measureParallax(from.shape, to.shape).approach / expected);
    }
  }
  return median(ratios);
}
