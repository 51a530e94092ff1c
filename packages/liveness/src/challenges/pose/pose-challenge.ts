import type { Challenge, StepFailure, StepObserver, StepResult } from '../../challenge.ts';
import { DIRECTIONS, type PoseParams, type PoseTarget } from '../../challenge-params.ts';
import { longestAnswer } from '../../cues.ts';
import { matchInOrder } from '../answers-in-order.ts';
import { type Appearance, appearancesOf, measureAppearance, measureDegradation } from '../degradation.ts';
import { type HeadShape, headShape, measureParallax } from '../head-shape.ts';
import { reactionFailure } from '../reaction.ts';
import { median } from '../statistics.ts';
import { observeFrames } from '../observe-frames.ts';
import { createStepFrames, type Moment } from '../step-frames.ts';
import { angleBetween, type Excursion, findExcursions, type HeadTurn } from './head-excursions.ts';

/** Each direction as degrees to the person's left and up, for one degree. */
const TOWARDS: Readonly<Record<PoseTarget['direction'], readonly [left: number, up: number]>> = {
  left: [1, 0],
  right: [-1, 0],
  up: [0, 1],
  down: [0, -1],
  'up-left': [Math.SQRT1_2, Math.SQRT1_2],
  'up-right': [-Math.SQRT1_2, Math.SQRT1_2],
  'down-left': [Math.SQRT1_2, -Math.SQRT1_2],
  'down-right': [-Math.SQRT1_2, -Math.SQRT1_2],
};

/** Angles asked for: plain to see, and within the mesh's trustworthy range. */
const DEGREES = [20, 25, 30, 35] as const;

/** Degrees off the asked direction that still count: half of the way to the next one, and the error of the mesh's pitch. */
const ASTRAY = 34;
/** Least and most share of the asked angle that counts. People overshoot, and the mesh understates. */
const SHORT = 0.4;
const BEYOND = 2.6;
/** Least share of the parallax that the turn of a solid head has. A flat picture has none. */
const SOLID = 0.35;

/** What is kept of a picture. */
interface PoseMoment extends HeadTurn {
  readonly shape: HeadShape;
  readonly appearance: Appearance;
}

/**
 * Turn the head to drawn places, or follow a dot there. Judged: the order and direction of the turns, the reaction,
 * that near points of the face move against far ones as on a solid head, and that the face stays whole on the way.
 */
export const poseChallenge: Challenge<'pose'> = {
  kind: 'pose',
  draw(choices, { difficulty }) {
    const mode = choices.choose(2) === 0 ? 'turn' : 'dot';
    const count = { low: 1, standard: 2, high: 3 }[difficulty];
    let last = -1;
    const targets = Array.from({ length: count }, () => {
      const chosen = choices.choose(last < 0 ? DIRECTIONS.length : DIRECTIONS.length - 1);
      last = last >= 0 && chosen >= last ? chosen + 1 : chosen;
      return { direction: DIRECTIONS[last]!, degrees: DEGREES[choices.choose(DEGREES.length)]! };
    });
    return { kind: 'pose', mode, targets };
  },
  durationMs: longestAnswer,
  observe: (params) => createPoseObserver(params),
};

function createPoseObserver({ targets }: PoseParams): StepObserver {
  const frames = createStepFrames<PoseMoment>({
    measure: (frame, face) => ({
      time: frame.timestamp,
      left: face.pose.yaw,
      up: face.pose.pitch,
      shape: headShape(face, frame.image),
      appearance: measureAppearance(frame, face),
    }),
    ignore: ['face/blurred'],
  });
  const course = (): { readonly rest: PoseMoment; readonly turns: readonly HeadTurn[] } | undefined => {
    const during = frames.during.map(({ value }) => value);
    const resting =
      frames.before.length >= 3 ? frames.before.slice(-12).map(({ value }) => value) : during.slice(0, 4);
    const rest = middleOf(resting);
    if (rest === undefined) return undefined;
    return {
      rest,
      turns: during.map(({ time, left, up }) => ({ time, left: left - rest.left, up: up - rest.up })),
    };
  };
  return observeFrames(frames, {
    isAnswered: () => {
      const found = course();
      if (found === undefined) return false;
      const last = found.turns.at(-1);
      const back = last !== undefined && Math.hypot(last.left, last.up) < 6;
      return back && match(targets, findExcursions(found.turns)).inOrder === 1;
    },
    judge: (): StepResult => {
      const found = course();
      if (found === undefined) return { status: 'abstained', reason: 'face/none' };
      const excursions = findExcursions(found.turns);
      const { inOrder, inAnyOrder } = match(targets, excursions);
      const first = excursions[0];
      const reactionSeconds = first === undefined ? null : Math.max(0, first.start - frames.start);
      const degradation = measureDegradation(appearancesOf(frames.before), appearancesOf(frames.during));
      const failures: StepFailure[] = [];
      if (inOrder < 1) failures.push(inAnyOrder === 1 ? 'wrong-order' : 'not-followed');
      failures.push(...reactionFailure(reactionSeconds));
      const solid = solidity(found.rest, frames.during);
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

function match(
  targets: readonly PoseTarget[],
  excursions: readonly Excursion[],
): ReturnType<typeof matchInOrder> {
  return matchInOrder(targets, excursions, ({ direction, degrees }, { peak }) => {
    const [left, up] = TOWARDS[direction];
    const size = Math.hypot(peak.left, peak.up);
    return angleBetween({ left, up }, peak) <= ASTRAY && size >= SHORT * degrees && size <= BEYOND * degrees;
  });
}

/** The picture whose pose is nearest to the median one. */
function middleOf(moments: readonly PoseMoment[]): PoseMoment | undefined {
  const [left, up] = [median(moments.map((m) => m.left)), median(moments.map((m) => m.up))];
  let best: PoseMoment | undefined;
  for (const moment of moments) {
    const distance = Math.hypot(moment.left - left, moment.up - up);
    if (best === undefined || distance < Math.hypot(best.left - left, best.up - up)) best = moment;
  }
  return best;
}

/** Degrees from rest at which parallax is plainer than the mesh's noise. */
const FAR = 10;

/** Parallax over what the turns of the head should have made: about 1 for a head, 0 for a picture. */
function solidity(rest: PoseMoment, during: readonly Moment<PoseMoment>[]): number | undefined {
  let [measured, expected] = [0, 0];
  const sine = (degrees: number): number => Math.sin((degrees * Math.PI) / 180);
  for (const { value } of during) {
    const [right, up] = [value.left - rest.left, value.up - rest.up];
    if (Math.hypot(right, up) < FAR) continue;
    const parallax = measureParallax(rest.shape, value.shape);
    // The person's left is the image's right.
    measured += parallax.right * sine(right) + parallax.up * sine(up);
    expected += sine(right) ** 2 + sine(up) ** 2;
  }
  return expected > 0 ? measured / expected : undefined;
}
