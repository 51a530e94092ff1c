import type { Challenge, StepFailure, StepObserver, StepResult } from '../../challenge.ts';
import type { ExpressionAction, ExpressionParams } from '../../challenge-params.ts';
import { longestAnswer } from '../../cues.ts';
import { type Appearance, appearancesOf, measureAppearance, measureDegradation } from '../degradation.ts';
import { reactionFailure } from '../reaction.ts';
import { observeFrames } from '../observe-frames.ts';
import { createStepFrames, type Moment } from '../step-frames.ts';
import { type Expression, type FaceEvent, findFaceEvents } from './face-events.ts';
import { measureExpression } from './measure-expression.ts';

/** What is drawn. The tongue is observed but not drawn: no real recording of one was at hand to measure it on. */
const ACTIONS = ['blink', 'open-mouth', 'raise-brows'] as const;
const MOST_TIMES = 3;
/** Times more than asked that an action may come, blinks aside: people blink anyway, but do not open their mouths wide. */
const MORE = 1;

interface ExpressionMoment {
  readonly expression: Expression;
  readonly appearance: Appearance;
}

/** Blink, open the mouth wide, raise the brows: in drawn order, drawn numbers of times. */
export const expressionChallenge: Challenge<'expression'> = {
  kind: 'expression',
  draw(choices, { difficulty }) {
    const count = { low: 1, standard: 2, high: 3 }[difficulty];
    let last = -1;
    const actions = Array.from({ length: count }, () => {
      const chosen = choices.choose(last < 0 ? ACTIONS.length : ACTIONS.length - 1);
      last = last >= 0 && chosen >= last ? chosen + 1 : chosen;
      return { action: ACTIONS[last]!, count: 1 + choices.choose(MOST_TIMES) };
    });
    return { kind: 'expression', actions };
  },
  durationMs: longestAnswer,
  observe: (params) => createExpressionObserver(params),
};

function createExpressionObserver({ actions }: ExpressionParams): StepObserver {
  const frames = createStepFrames<ExpressionMoment>({
    measure: (frame, face) => ({
      expression: measureExpression(frame, face),
      appearance: measureAppearance(frame, face),
    }),
  });
  const events = (): readonly FaceEvent[] =>
    findFaceEvents(frames.before.map(expressionOf), frames.during.map(expressionOf));
  return observeFrames(frames, {
    isAnswered: () => {
      const found = events();
      const quiet = frames.last - (found.at(-1)?.end ?? Infinity) > 0.25;
      return quiet && followActions(actions, found).share === 1;
    },
    judge: (): StepResult => {
      const found = events();
      const { share, first, excess } = followActions(actions, found);
      const reactionSeconds = first === undefined ? null : Math.max(0, first - frames.start);
      const degradation = measureDegradation(appearancesOf(frames.before), appearancesOf(frames.during));
      const failures: StepFailure[] = [];
      if (share < 1) failures.push(hasAll(actions, found) ? 'wrong-order' : 'not-followed');
      else if (excess) failures.push('not-followed');
      failures.push(...reactionFailure(reactionSeconds));
      if (degradation === 1) failures.push('degraded');
      if (frames.changed) failures.push('face/changed');
      const compliance = excess ? Math.min(share, 0.5) : share;
      return {
        status: 'measured',
        compliance,
        degradation,
        reactionSeconds,
        passed: failures.length === 0,
        failures,
      };
    },
  });
}

function expressionOf({ time, value }: Moment<ExpressionMoment>): Moment<Expression> {
  return { time, value: value.expression };
}

/**
 * Walks the events along the actions: each action takes its number of events, other events are passed over; blinks come
 * by themselves. `first`: when the first action began. `excess`: something other than blinks was done far too often, as
 * by a recording that does everything.
 */
function followActions(
  actions: readonly ExpressionAction[],
  events: readonly FaceEvent[],
): { readonly share: number; readonly first: number | undefined; readonly excess: boolean } {
  let action = 0;
  let times = 0;
  let first: number | undefined;
  let asked = 0;
  for (const { count } of actions) asked += count;
  let done = 0;
  for (const { action: shown, start } of events) {
    const wanted = actions[action];
    if (wanted === undefined) break;
    if (shown !== wanted.action) continue;
    first ??= start;
    done++;
    times++;
    if (times >= wanted.count) [action, times] = [action + 1, 0];
  }
  const excess = (['open-mouth', 'tongue', 'raise-brows'] as const).some((kind) => {
    const expected = actions.reduce((sum, { action: a, count }) => sum + (a === kind ? count : 0), 0);
    return events.filter(({ action: a }) => a === kind).length > expected + MORE;
  });
  return { share: asked === 0 ? 0 : done / asked, first, excess };
}

function hasAll(actions: readonly ExpressionAction[], events: readonly FaceEvent[]): boolean {
  return ACTIONS.every((kind) => {
    const asked = actions.reduce((sum, { action, count }) => sum + (action === kind ? count : 0), 0);
    return events.filter(({ action }) => action === kind).length >= asked;
  });
}
