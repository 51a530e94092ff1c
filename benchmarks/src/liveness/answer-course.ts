import { type Random, uniform } from '@bonafide/attack-lab';
import {
  cuesFor,
  type DistanceParams,
  type ExpressionParams,
  type OccludeParams,
  type PoseParams,
} from '@bonafide/liveness';
import type { Performances } from './performances.ts';
import type { Course } from './step-course.ts';

/**
 * Does what is asked. The screen names the next turn or expression beside the first, so that nobody waits for it; a dot
 * and a size are followed when they come.
 */
export function answerBy(
  course: Course,
  asked: PoseParams | OccludeParams | ExpressionParams | DistanceParams,
  filmed: Performances,
  { reaction, random }: { readonly reaction: number; readonly random: Random },
): void {
  const cues = cuesFor({ params: asked, durationMs: 0 });
  const follow = (part: number): void => {
    course.wait(cues[part]!.start / 1000 + (part === 0 ? reaction : reaction * uniform(random, 0.7, 1.1)));
  };
  course.wait(reaction);
  switch (asked.kind) {
    case 'pose':
      asked.targets.forEach(({ direction }, part) => {
        if (asked.mode === 'dot') follow(part);
        course.play(filmed.turns[direction]);
        course.pause();
      });
      return;
    case 'occlude':
      // Photographs and screens have no hand to show.
      return;
    case 'expression':
      for (const { action, count } of asked.actions) {
        if (action === 'tongue') continue;
        for (let k = 0; k < count; k++) {
          course.play(filmed.acts[action]);
          course.pause();
        }
      }
      return;
    case 'distance':
      asked.fills.forEach((fill, part) => {
        follow(part);
        course.moveTo(fill);
      });
      return;
  }
}
