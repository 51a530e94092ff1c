import {
  type AttackTools,
  createRandom,
  LIGHT_CALLERS,
  type LightCallerKind,
  uniform,
} from '@bonafide/attack-lab';
import type { LightParams, StepResult } from '@bonafide/liveness';
import { drawStep, seededChoices } from './draw-steps.ts';
import { reportProgress } from './progress.ts';
import { hasPassed, runStep } from './run-step.ts';
import { filmLightAnswer, type LitStretch } from './simulated-light.ts';

/** One light challenge answered by one caller. */
export interface LightTrial {
  readonly style: LightParams['style'];
  readonly caller: LightCallerKind;
  readonly ambient: number;
  readonly skinTone: number;
  /** Kilobits a second; `undefined`: not coded. */
  readonly kbps: number | undefined;
  readonly result: StepResult;
}

export const AMBIENTS = [0.5, 1, 2, 4] as const;
/** Beyond what the challenge is made for: nobody has to pass here, and nobody should be called an attacker. */
export const BRIGHT = [6, 10, 20] as const;
export const SKIN_TONES = [1, 0.5, 0.2] as const;
/** At 256 pixels across: as many bits a pixel as 300, 150 and 75 kbit/s have at 360. */
export const BIT_RATES = [undefined, 160, 80, 40] as const;

/** Which of the trials a process runs. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

export interface LightPlan {
  readonly style: LightParams['style'];
  readonly genuine: number;
  readonly attacks: number;
  readonly seed: number;
  readonly shard: Shard;
}

/** `genuine` calls at the ratios of `AMBIENTS`, half as many in bright rooms, `attacks` of each kind. */
export async function runLightTrials(
  tools: AttackTools,
  stretches: readonly LitStretch[],
  plan: LightPlan,
): Promise<readonly LightTrial[]> {
  // Kinds take turns, so that a run that is cut short has tried all of them.
  const jobs: { caller: LightCallerKind; ambient: number; n: number }[] = [];
  for (let n = 0; n < Math.max(plan.genuine, plan.attacks); n++) {
    if (n < plan.genuine) jobs.push({ caller: 'genuine', ambient: AMBIENTS[n % 4]!, n });
    if (n < plan.genuine / 2) jobs.push({ caller: 'genuine', ambient: BRIGHT[n % BRIGHT.length]!, n });
    if (n >= plan.attacks) continue;
    for (const caller of LIGHT_CALLERS) {
      if (caller !== 'genuine') jobs.push({ caller, ambient: AMBIENTS[n % 4]!, n });
    }
  }
  const rules = { needs: plan.style === 'glow' ? (['flashing-light'] as const) : [] };
  const trials: LightTrial[] = [];
  const run = async (index: number): Promise<void> => {
    const { caller, ambient, n } = jobs[index]!;
    const random = createRandom(plan.seed * 10_007 + index);
    const choices = seededChoices(random);
    const { params, durationMs } = drawStep('light', choices, rules);
    const earlier = drawStep('light', choices, rules).params;
    if (params.kind !== 'light' || earlier.kind !== 'light') throw new TypeError('light was drawn');
    // Ratio, tone and bit rate go through all of their combinations before one comes again.
    const skinTone = SKIN_TONES[Math.floor(n / 4) % 3]!;
    const kbps = BIT_RATES[Math.floor(n / 12 + n) % 4];
    const camera = {
      ambient,
      skinTone,
      noise: uniform(random, 1, 3),
      whiteBalance: uniform(random, 0, 0.7),
      whiteBalanceSeconds: uniform(random, 1, 4),
    };
    const stretch = stretches[Math.floor(random() * stretches.length)]!;
    const frames = await filmLightAnswer(
      tools,
      stretch,
      { caller, params, earlier, camera, ...(kbps !== undefined && { kbps }) },
      random,
    );
    const result = runStep(params, durationMs, frames);
    trials.push({ style: plan.style, caller, ambient, skinTone, kbps, result });
    reportProgress(`light, ${plan.style}`, trials.map(toProgress), Math.ceil(jobs.length / plan.shard.of));
  };
  // Two at a time: while one waits for ffmpeg, the other is computed.
  let next = plan.shard.index;
  const worker = async (): Promise<void> => {
    while (next < jobs.length) {
      const index = next;
      next += plan.shard.of;
      await run(index);
    }
  };
  await Promise.all([worker(), worker()]);
  return trials;
}

function toProgress({ caller, result }: LightTrial): { genuine: boolean; passed: boolean } {
  return { genuine: caller === 'genuine', passed: hasPassed(result) };
}
