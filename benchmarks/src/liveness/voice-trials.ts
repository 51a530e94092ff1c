import { type AttackTools, createRandom } from '@bonafide/attack-lab';
import type { SpeakParams, StepResult } from '@bonafide/liveness';
import { drawStep, seededChoices } from './draw-steps.ts';
import { runStep } from './run-step.ts';
import { type Person, simulateStep } from './simulated-steps.ts';

/** One phrase in the voice that was asked for, or in the one voice that a converter has. */
export interface VoiceTrial {
  readonly voice: SpeakParams['voice'];
  readonly converted: boolean;
  readonly result: StepResult;
}

/** `n` phrases in each voice, said by the person and through a converter. Under `high`, since no other asks for voices. */
export async function runVoiceTrials(
  tools: AttackTools,
  people: readonly Person[],
  { n, seed }: { readonly n: number; readonly seed: number },
): Promise<readonly VoiceTrial[]> {
  const trials: VoiceTrial[] = [];
  for (const voice of ['whisper', 'high-pitch'] as const) {
    for (const converted of [false, true]) {
      for (let i = 0; i < n; i++) {
        const random = createRandom(seed * 40_009 + i);
        const { params, durationMs } = drawStep('speak', seededChoices(random), { difficulty: 'high' });
        if (params.kind !== 'speak') throw new TypeError('speak was drawn');
        const asked = { ...params, voice };
        const run = { caller: 'genuine', params: asked, earlier: asked, durationMs, converted } as const;
        const observations = await simulateStep(tools, people[i % people.length]!, run, random);
        trials.push({ voice, converted, result: runStep(asked, durationMs, observations) });
      }
    }
  }
  return trials;
}
