import type { AttackTools } from '@bonafide/attack-lab';
import type { AccessibilityNeed } from '@bonafide/liveness';
import { type PlayedSession, playSession } from './play-session.ts';
import { reportProgress } from './progress.ts';
import { type Person, SESSION_CALLERS, type SessionCaller } from './simulated-steps.ts';

export interface SessionTrial extends PlayedSession {
  readonly caller: SessionCaller;
}

export interface SessionTrialPlan {
  readonly name: string;
  readonly genuine: number;
  readonly attacks: number;
  readonly seed: number;
  readonly needs: readonly AccessibilityNeed[];
}

/** Whole sessions through the engine: `genuine` by honest callers, `attacks` by the kinds of attack in turn. */
export async function runSessionTrials(
  tools: AttackTools,
  people: readonly Person[],
  { name, genuine, attacks, seed, needs }: SessionTrialPlan,
): Promise<readonly SessionTrial[]> {
  const attackers = SESSION_CALLERS.filter((caller) => caller !== 'genuine');
  // Kinds take turns, so that a run that is cut short has tried all of them.
  const all = genuine + attacks;
  let attacked = 0;
  const callers = Array.from({ length: all }, (_, i): SessionCaller => {
    if (Math.floor(((i + 1) * genuine) / all) > Math.floor((i * genuine) / all)) return 'genuine';
    return attackers[attacked++ % attackers.length]!;
  });
  const trials: SessionTrial[] = [];
  for (const [index, caller] of callers.entries()) {
    const plan = { caller, needs, seed: seed * 20_011 + index };
    trials.push({ caller, ...(await playSession(tools, people[index % people.length]!, plan)) });
    reportProgress(
      name,
      trials.map((trial) => ({ genuine: trial.caller === 'genuine', passed: trial.passed })),
      all,
    );
  }
  return trials;
}
