import type { Challenge, StepObserver, StepResult } from '../../challenge.ts';
import type { LightParams } from '../../challenge-params.ts';
import { longestAnswer } from '../../cues.ts';
import { createStepFrames } from '../step-frames.ts';
import { measureLightEvidence, PLAUSIBLE_LAGS } from './light-evidence.ts';
import { judgeLight } from './light-judgement.ts';
import { drawLightSequence, sequenceSeconds } from './light-sequence.ts';
import { measureLitRegions } from './region-chroma.ts';

/**
 * Active illumination (Gerstner and Farid, "Detecting real-time deep-fake videos using active illumination", CVPRW
 * 2022): the caller's screen shows colours drawn at random, and the face has to take them on, in time, as neck and
 * chest do, and more than the background. Needs a full-screen page and a room that is not flooded with light. It cannot
 * tell an attacker who lays the right colours over himself, but not over his background, within a few tenths of a second.
 */
export const lightChallenge: Challenge<'light'> = {
  kind: 'light',
  draw(choices, { needs = [] }) {
    const style = needs.includes('flashing-light') ? 'glow' : 'flash';
    return { kind: 'light', style, flashes: drawLightSequence(choices, style) };
  },
  durationMs: longestAnswer,
  observe: (params) => createLightObserver(params),
};

function createLightObserver(params: LightParams): StepObserver {
  const frames = createStepFrames({ measure: measureLitRegions });
  const seconds = sequenceSeconds(params.flashes);
  return {
    push(observation) {
      if (observation.kind === 'frame') frames.push(observation);
    },
    begin(start) {
      frames.begin(start);
    },
    get done() {
      return frames.last >= frames.start + seconds + PLAUSIBLE_LAGS.to;
    },
    result(): StepResult {
      const reason = frames.abstention();
      if (reason !== undefined) return { status: 'abstained', reason };
      const samples = frames.during.map(({ time, value }) => ({ ...value, time: time - frames.start }));
      const evidence = measureLightEvidence(params, samples);
      const judgement = judgeLight(evidence);
      if (judgement.status === 'abstained') return judgement;
      const { compliance, degradation } = judgement;
      const failures = frames.changed ? [...judgement.failures, 'face/changed' as const] : judgement.failures;
      return {
        status: 'measured',
        compliance,
        degradation,
        reactionSeconds: compliance > 0.5 && evidence.skin ? evidence.skin.lag : null,
        passed: failures.length === 0,
        failures,
      };
    },
  };
}
