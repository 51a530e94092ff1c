import { type AttackTools, createRandom } from '@bonafide/attack-lab';
import type { ChallengeKind, StepResult } from '@bonafide/liveness';
import { drawKinds, drawStep, seededChoices } from './draw-steps.ts';
import { reportProgress } from './progress.ts';
import { hasPassed, runStep } from './run-step.ts';
import { type Person, SESSION_CALLERS, type SessionCaller, simulateStep } from './simulated-steps.ts';

export interface SessionTrial {
  readonly caller: SessionCaller;
  readonly passed: boolean;
  /** Of media: the steps, and half a second between them. */
  readonly seconds: number;
  readonly steps: readonly { readonly kind: ChallengeKind; readonly result: StepResult }[];
}

const BETWEEN = 0.5;

/** Whole sessions of three steps, no second tries. A session ends at its first step that is not passed. */
export async function runSessionTrials(
  tools: AttackTools,
  people: readonly Person[],
  plan: {
    readonly genuine: number;
    readonly attacks: number;
    readonly seed: number;
    readonly light?: boolean;
  },
): Promise<readonly SessionTrial[]> {
  const attackers = SESSION_CALLERS.filter((caller) => caller !== 'genuine');
  // Kinds take turns, so that a run that is cut short has tried all of them.
  const all = plan.genuine + plan.attacks;
  let attacked = 0;
  const callers = Array.from({ length: all }, (_, i): SessionCaller => {
    if (Math.floor(((i + 1) * plan.genuine) / all) > Math.floor((i * plan.genuine) / all)) return 'genuine';
    return attackers[attacked++ % attackers.length]!;
  });
  const trials: SessionTrial[] = [];
  for (const [index, caller] of callers.entries()) {
    const random = createRandom(plan.seed * 20_011 + index);
    const choices = seededChoices(random);
    const person = people[index % people.length]!;
    const steps: SessionTrial['steps'][number][] = [];
    let seconds = 0;
    for (const kind of drawKinds(choices, plan.light)) {
      const { params, durationMs } = drawStep(kind, choices);
      const { params: earlier } = drawStep(kind, choices);
      const observations = await simulateStep(tools, person, { caller, params, earlier, durationMs }, random);
      const outcome = runStep(params, durationMs, observations);
      steps.push({ kind, result: outcome.result });
      seconds += outcome.seconds + BETWEEN;
      if (!hasPassed(outcome.result) && caller !== 'genuine') break;
    }
    trials.push({
      caller,
      passed: steps.length === 3 && steps.every(({ result }) => hasPassed(result)),
      seconds,
      steps,
    });
    const done = trials.map((trial) => ({ genuine: trial.caller === 'genuine', passed: trial.passed }));
    reportProgress(plan.light === false ? 'sessions without light' : 'sessions', done, all);
  }
  return trials;
}
