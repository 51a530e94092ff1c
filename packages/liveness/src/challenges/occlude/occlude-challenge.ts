import type { Challenge, StepFailure, StepObserver, StepResult } from '../../challenge.ts';
import type { OccludeMove, OccludeParams } from '../../challenge-params.ts';
import { longestAnswer } from '../../cues.ts';
import { matchInOrder } from '../answers-in-order.ts';
import { reactionFailure } from '../reaction.ts';
import { observeFrames } from '../observe-frames.ts';
import { createStepFrames } from '../step-frames.ts';
import { type CoverCourse, coverCourse } from './cover-course.ts';
import { type FacePatches, readPatches, REGIONS } from './face-patches.ts';

const HANDS = ['left', 'right'] as const;
const MOVEMENTS = ['hold', 'across'] as const;
/** Shortest time that a hand covers a region, in seconds. */
const SHORTEST: Readonly<Record<OccludeMove['movement'], number>> = { hold: 0.4, across: 0.15 };
/**
 * A hand over a drawn part of the face: swaps paint the face over it. The covered part must lose its pattern, not just
 * change its light. Not checked: which hand it is. A swap that masks out the hand well is not told from a face, and
 * somebody who moves his head while he does it is often not understood: see CHALLENGES.md before you ask for it.
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
  durationMs: longestAnswer,
  observe: (params) => createOccludeObserver(params),
};

function createOccludeObserver({ moves }: OccludeParams): StepObserver {
  const frames = createStepFrames<FacePatches>({
    measure: (frame, face) => readPatches(frame, face.box),
    ignore: ['face/none', 'face/blurred', 'face/many'],
    holdFace: true,
  });
  const course = (): CoverCourse | undefined => coverCourse(frames.before, frames.during);
  return observeFrames(frames, {
    isAnswered: () => {
      const found = course();
      return found !== undefined && found.bare && match(moves, found).inOrder === 1;
    },
    judge: (): StepResult => {
      const found = course();
      if (found === undefined) return { status: 'abstained', reason: 'face/none' };
      const { inOrder, inAnyOrder } = match(moves, found);
      const first = found.spans.find(({ start, end }) => end - start >= SHORTEST.across);
      const reactionSeconds = first === undefined ? null : Math.max(0, first.start - frames.start);
      const failures: StepFailure[] = [];
      if (inOrder < 1) failures.push(inAnyOrder === 1 ? 'wrong-order' : 'not-followed');
      failures.push(...reactionFailure(reactionSeconds));
      return {
        status: 'measured',
        compliance: inOrder,
        degradation: found.recoloured,
        reactionSeconds,
        passed: failures.length === 0,
        failures,
      };
    },
  });
}

function match(moves: readonly OccludeMove[], { spans }: CoverCourse): ReturnType<typeof matchInOrder> {
  return matchInOrder(
    moves,
    spans,
    ({ region, movement }, span) => span.region === region && span.end - span.start >= SHORTEST[movement],
  );
}
