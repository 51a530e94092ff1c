import type { AttackTools } from '@bonafide/attack-lab';
import type { AccessibilityNeed } from '@bonafide/liveness';
import { SESSION_POLICIES, type SessionPolicy } from '@bonafide/liveness/server';
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
  /** Default: every kind of attack. */
  readonly attackers?: readonly SessionCaller[];
  /** Default `messaging`. */
  readonly policy?: SessionPolicy;
  /** What callers cannot be asked for; several: in turn. */
  readonly needs: readonly (readonly AccessibilityNeed[])[];
}

/** Whole sessions through the engine: `genuine` by honest callers, `attacks` by the kinds of attack in turn. */
export async function runSessionTrials(
  tools: AttackTools,
  people: readonly Person[],
  plan: SessionTrialPlan,
): Promise<readonly SessionTrial[]> {
  const { name, genuine, attacks, seed, needs, policy = SESSION_POLICIES.messaging } = plan;
  const attackers = plan.attackers ?? SESSION_CALLERS.filter((caller) => caller !== 'genuine');
  // Kinds take turns, so that a run that is cut short has tried all of them.
  const all = genuine + attacks;
  let attacked = 0;
  const callers = Array.from({ length: all }, (_, i): SessionCaller => {
    if (Math.floor(((i + 1) * genuine) / all) > Math.floor((i * genuine) / all)) return 'genuine';
    return attackers[attacked++ % attackers.length]!;
  });
  const trials: SessionTrial[] = [];
  for (const [index, caller] of callers.entries()) {
    const session = { caller, policy, needs: needs[index % needs.length]!, seed: seed * 20_011 + index };
    trials.push({ caller, ...(await playSession(tools, people[index % people.length]!, session)) });
    reportProgress(
      name,
      trials.map((trial) => ({ genuine: trial.caller === 'genuine', passed: trial.passed })),
      all,
    );
  }
  return trials;
}
