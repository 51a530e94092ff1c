import { openAttackTools } from '@bonafide/attack-lab';
import { filmPerson, readStretches, type Role } from './cast.ts';
import { type LightTrial, runLightTrials } from './light-trials.ts';
import { runSessionTrials, type SessionTrial } from './session-trials.ts';
import type { Person } from './simulated-steps.ts';

export interface PartPlan {
  readonly cast: readonly [Role, Role];
  readonly seed: number;
  /** Light challenges of each kind of attack; twice as many genuine ones. */
  readonly light: number;
  readonly attacks: number;
  readonly genuine: number;
}

export interface PartResults {
  readonly light: readonly LightTrial[];
  readonly sessions: {
    readonly sessions: readonly SessionTrial[];
    /** For callers who cannot have flashing light: a hand over the face instead. */
    readonly unlit: readonly SessionTrial[];
  };
}

export type Part = keyof PartResults;

/** Width of the pictures: of the light challenge as small calls have them, of the sessions' many as small as will do. */
const LIGHT_WIDTH = 360;
const SESSION_WIDTH = 240;

export async function runLightPart({ cast, seed, light }: PartPlan): Promise<PartResults['light']> {
  await using tools = await openAttackTools();
  const stretches = [];
  for (const role of cast)
    stretches.push(...(await readStretches(tools, role, { seed, width: LIGHT_WIDTH })));
  return await runLightTrials(tools, stretches, { genuine: 2 * light, attacks: light, seed });
}

export async function runSessionPart(plan: PartPlan): Promise<PartResults['sessions']> {
  const { cast, seed, attacks, genuine } = plan;
  await using tools = await openAttackTools();
  const people: Person[] = [];
  for (const [i, role] of cast.entries()) {
    const media = await filmPerson(tools, role, cast[1 - i]!, seed);
    people.push({ media, stretches: await readStretches(tools, role, { seed, width: SESSION_WIDTH }) });
  }
  const sessions = await runSessionTrials(tools, people, { genuine, attacks, seed });
  const unlit = await runSessionTrials(tools, people, {
    genuine: Math.round(genuine / 4),
    attacks: Math.round(attacks / 5),
    seed: seed + 1,
    light: false,
  });
  return { sessions, unlit };
}
