import { type AttackTools, createRandom } from '@bonafide/attack-lab';
import type { ChallengeKind, StepResult } from '@bonafide/liveness';
import { drawKinds, drawStep, seededChoices } from './draw-steps.ts';
import { runStep } from './run-step.ts';
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
  const callers: SessionCaller[] = [
    ...Array.from({ length: plan.genuine }, () => 'genuine' as const),
    ...Array.from({ length: plan.attacks }, (_, i) => attackers[i % attackers.length]!),
  ];
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
  }
  return trials;
}

export function hasPassed(result: StepResult): boolean {
  return result.status === 'measured' && result.passed;
}
