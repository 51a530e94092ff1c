import { type AttackTools, createRandom } from '@bonafide/attack-lab';
import type { ChallengeKind, StepResult } from '@bonafide/liveness';
import { drawStep, seededChoices } from './draw-steps.ts';
import { runStep } from './run-step.ts';
import { type Person, SESSION_CALLERS, type SessionCaller, simulateStep } from './simulated-steps.ts';

/** One step of one kind answered by one caller, apart from any session. */
export interface StepTrial {
  readonly kind: ChallengeKind;
  readonly caller: SessionCaller;
  readonly result: StepResult;
}

/** Light has trials of its own. */
const KINDS = ['pose', 'distance', 'expression', 'speak', 'occlude'] as const;

/** `n` of each kind by each caller; of `occlude`, whose pictures are all made anew, a fifth. */
export async function runStepTrials(
  tools: AttackTools,
  people: readonly Person[],
  { n, seed }: { readonly n: number; readonly seed: number },
): Promise<readonly StepTrial[]> {
  const trials: StepTrial[] = [];
  for (const kind of KINDS) {
    for (const caller of SESSION_CALLERS) {
      const count = kind === 'occlude' ? Math.ceil(n / 5) : n;
      for (let i = 0; i < count; i++) {
        const random = createRandom(seed * 30_011 + i * 101 + SESSION_CALLERS.indexOf(caller));
        const choices = seededChoices(random);
        const { params, durationMs } = drawStep(kind, choices);
        const run = { caller, params, earlier: drawStep(kind, choices).params, durationMs };
        const observations = await simulateStep(tools, people[i % people.length]!, run, random);
        trials.push({ kind, caller, result: runStep(params, durationMs, observations) });
      }
    }
  }
  return trials;
}
