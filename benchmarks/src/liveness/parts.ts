import { openAttackTools } from '@bonafide/attack-lab';
import { filmPerson, readStretches, type Role } from './cast.ts';
import { SESSION_POLICIES } from '@bonafide/liveness/server';
import { type LightTrial, runLightTrials, type Shard } from './light-trials.ts';
import { runSessionTrials, type SessionTrial } from './session-trials.ts';
import type { Person } from './simulated-steps.ts';
import { runStepTrials, type StepTrial } from './step-trials.ts';
import { runVoiceTrials, type VoiceTrial } from './voice-trials.ts';

export interface PartPlan {
  readonly cast: readonly [Role, Role];
  readonly seed: number;
  /** Light challenges of each kind of attack, and half as many again of genuine callers; a third of both as a glow. */
  readonly light: number;
  /** Steps of each other kind by each caller. */
  readonly steps: number;
  readonly attacks: number;
  readonly genuine: number;
  readonly shard: Shard;
}

export interface PartResults {
  readonly light: readonly LightTrial[];
  readonly sessions: {
    readonly sessions: readonly SessionTrial[];
    /** For callers who cannot have flashing light: colours that fade into one another. */
    readonly gentle: readonly SessionTrial[];
    /** For callers who cannot have light from the screen at all. */
    readonly unlit: readonly SessionTrial[];
    /** Under the policy `bank`: swaps against whatever it offers, the attack that passes most else. */
    readonly bank: readonly SessionTrial[];
    readonly steps: readonly StepTrial[];
    readonly voices: readonly VoiceTrial[];
  };
}

export type Part = keyof PartResults;

/** Width of the pictures, in pixels: as small calls have them. */
const LIGHT_WIDTH = 256;
const SESSION_WIDTH = 240;

/** What callers of a bank may be unable to do and still get a session; without flashes or light they get none. */
const BANK_NEEDS = [[], ['speech'], ['head-movement'], ['speech', 'head-movement']] as const;

export async function runLightPart({ cast, seed, light, shard }: PartPlan): Promise<PartResults['light']> {
  await using tools = await openAttackTools();
  const stretches: Person['stretches'][number][] = [];
  for (const role of cast)
    stretches.push(...(await readStretches(tools, role, { seed, width: LIGHT_WIDTH })));
  const trials = async (style: LightTrial['style'], n: number): Promise<readonly LightTrial[]> =>
    await runLightTrials(tools, stretches, {
      style,
      genuine: Math.round(1.5 * n),
      attacks: n,
      seed: style === 'glow' ? seed + 500 : seed,
      shard,
    });
  return [...(await trials('flash', light)), ...(await trials('glow', Math.ceil(light / 3)))];
}

export async function runSessionPart(plan: PartPlan): Promise<PartResults['sessions']> {
  const { cast, seed, attacks, genuine } = plan;
  await using tools = await openAttackTools();
  const people: Person[] = [];
  for (const index of [0, 1] as const) {
    const filmed = await filmPerson(tools, cast, { index, seed });
    people.push({
      ...filmed,
      stretches: await readStretches(tools, cast[index], { seed, width: SESSION_WIDTH }),
    });
  }
  const few = { genuine: Math.round(genuine / 4), attacks: Math.round(attacks / 5) };
  return {
    sessions: await runSessionTrials(tools, people, {
      name: 'sessions',
      genuine,
      attacks,
      seed,
      needs: [[]],
    }),
    gentle: await runSessionTrials(tools, people, {
      ...few,
      name: 'sessions with a glow',
      seed: seed + 1,
      needs: [['flashing-light']],
    }),
    unlit: await runSessionTrials(tools, people, {
      ...few,
      name: 'sessions without light',
      seed: seed + 2,
      needs: [['screen-light']],
    }),
    bank: await runSessionTrials(tools, people, {
      genuine: few.genuine,
      attacks: Math.round(attacks / 3),
      name: 'bank sessions',
      attackers: ['swap', 'aware-swap'],
      policy: SESSION_POLICIES.bank,
      seed: seed + 3,
      needs: BANK_NEEDS,
    }),
    steps: await runStepTrials(tools, people, { n: plan.steps, seed }),
    voices: await runVoiceTrials(tools, people, { n: plan.steps, seed }),
  };
}
