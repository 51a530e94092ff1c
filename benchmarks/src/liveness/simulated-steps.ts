import type { Observation } from '@bonafide/core';
import {
  type AttackTools,
  type FaceSwap,
  type LightCallerKind,
  type Random,
  uniform,
} from '@bonafide/attack-lab';
import type { ChallengeParams } from '@bonafide/liveness';
import { answerBy } from './answer-course.ts';
import { filmOcclusion } from './occlude-step.ts';
import type { Medium, Performances } from './performances.ts';
import { filmLightAnswer, type LitStretch } from './simulated-light.ts';
import { filmSpeech } from './simulated-speech.ts';
import { createCourse } from './step-course.ts';

/** Who answers a session. */
export const SESSION_CALLERS = [
  'genuine',
  'unresponsive',
  'late',
  'replay',
  'swap',
  /** As `swap`, but it knows where a hand is over the face. */
  'aware-swap',
  'photo',
  'screen',
] as const;
export type SessionCaller = (typeof SESSION_CALLERS)[number];

/** A person with all that was filmed of him. */
export interface Person {
  readonly media: Readonly<Record<Medium, Performances>>;
  /** Puts the other person's face on this one. */
  readonly swap: FaceSwap;
  readonly stretches: readonly LitStretch[];
}

/** Stretches of a person that hands are painted on: each is swapped once as a whole. */
const OCCLUDED = 2;

export interface StepRun {
  readonly caller: SessionCaller;
  readonly params: ChallengeParams;
  /** What an earlier session asked in this place, for replays. */
  readonly earlier: ChallengeParams;
  readonly durationMs: number;
  /** Whether the caller's voice goes through a converter that keeps one pitch and cannot whisper. Default false. */
  readonly converted?: boolean;
}

/** What the server sees of one step, from 0.8 s before it comes up at 0. */
export async function simulateStep(
  tools: AttackTools,
  person: Person,
  run: StepRun,
  random: Random,
): Promise<readonly Observation[]> {
  // Replays and filmed screens show what an earlier session asked for.
  const replayed = run.caller === 'replay' || run.caller === 'screen';
  const asked = replayed ? run.earlier : run.params;
  if (asked.kind === 'light' || run.params.kind === 'light')
    return await lightStep(tools, person, run, random);
  const swapped = run.caller === 'swap' || run.caller === 'aware-swap';
  const medium: Medium = swapped
    ? 'swap'
    : run.caller === 'photo' || run.caller === 'screen'
      ? run.caller
      : 'real';
  const filmed = person.media[medium];
  const reaction = uniform(random, 0.35, 1.2) + (run.caller === 'late' ? uniform(random, 2.8, 4) : 0);
  const seconds = run.durationMs / 1000;
  const hasHand = medium === 'real' || medium === 'swap';
  if (asked.kind === 'occlude' && hasHand) {
    const stretch = person.stretches[Math.floor(random() * Math.min(OCCLUDED, person.stretches.length))]!;
    const moves = run.caller === 'unresponsive' ? [] : asked.moves;
    const painted = run.caller === 'swap' || run.caller === 'aware-swap' ? run.caller : 'real';
    return filmOcclusion(
      tools,
      { stretch, swap: person.swap },
      { moves, reaction, seconds, painted },
      random,
    );
  }
  if (asked.kind === 'speak') {
    const silent = run.caller === 'unresponsive';
    const speech = { reaction, seconds, silent, mouthless: run.caller === 'photo' };
    return filmSpeech(filmed, asked, { ...speech, converted: run.converted ?? false }, random);
  }
  const course = createCourse(filmed, random);
  if (run.caller !== 'unresponsive') answerBy(course, asked, filmed, { reaction, random });
  return course.finish(seconds);
}

const SWAPPED_LIGHT: readonly LightCallerKind[] = ['swap-frozen', 'swap-late', 'swap-colour'];

async function lightStep(
  tools: AttackTools,
  person: Person,
  run: StepRun,
  random: Random,
): Promise<readonly Observation[]> {
  if (run.params.kind !== 'light' || run.earlier.kind !== 'light')
    throw new TypeError('both steps must be light');
  const caller =
    run.caller === 'swap' || run.caller === 'aware-swap'
      ? SWAPPED_LIGHT[Math.floor(random() * SWAPPED_LIGHT.length)]!
      : run.caller;
  const stretch = person.stretches[Math.floor(random() * person.stretches.length)]!;
  const camera = {
    ambient: uniform(random, 0.5, 4),
    skinTone: [1, 0.5, 0.2][Math.floor(random() * 3)]!,
    noise: uniform(random, 1, 3),
    whiteBalance: uniform(random, 0, 0.7),
    whiteBalanceSeconds: uniform(random, 1, 4),
  };
  return await filmLightAnswer(
    tools,
    stretch,
    { caller, params: run.params, earlier: run.earlier, camera },
    random,
  );
}
