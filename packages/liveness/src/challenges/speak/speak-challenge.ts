import type { AudioObservation } from '@bonafide/core';
import { randomChoices } from '../../choices.ts';
import type { Challenge, StepFailure, StepObserver, StepResult } from '../../challenge.ts';
import { type SpeakParams, VOICES } from '../../challenge-params.ts';
import { longestAnswer } from '../../cues.ts';
import { checkNowAndThen } from '../check-now-and-then.ts';
import { reactionFailure } from '../reaction.ts';
import { repeatableRandom } from '../repeatable-random.ts';
import { median, pearson } from '../statistics.ts';
import { createStepFrames } from '../step-frames.ts';
import { drawPhrase, syllables, usualWords } from './phrases.ts';
import {
  expectedRhythm,
  type LoudnessBlock,
  observedRhythm,
  rhythmDistance,
  timeShare,
} from './speech-rhythm.ts';
import { measureVoicing, type Voicing } from './voicing.ts';

/** Other phrases of as many words that the rhythm is compared with, and the share of them that may fit better. */
const DECOYS = 60;
const BETTER = 0.12;
/** Correlation of mouth and loudness, and how much better than with the sound moved away. */
const LIPS = 0.3;
const LIPS_OVER_CHANCE = 1.5;
/** Lags of the sound against the picture that are tried, in seconds. */
const LIP_LAGS = [-0.16, -0.08, 0, 0.08, 0.16, 0.24, 0.32] as const;
/** Median voicing below which speech is whispered. */
const WHISPERED = 0.45;
/** Pitch of the last words over that of the first that is high: four semitones, more than sentences rise by. */
const HIGH = 1.25;
/** Share of the phrase on each side of the change that is left out, since nobody reads to the beat. */
const CHANGE = 0.08;
/** Fewest voiced blocks (32 ms) that have a pitch. */
const FEWEST_VOICED = 4;
/** Blocks (32 ms) kept: 60 s. */
const MOST = 1875;
/** Blocks of quiet (0.5 s) after which the phrase has ended. */
const ENDED = 16;

interface Block extends LoudnessBlock, Voicing {
  readonly speaking: boolean;
}

/**
 * Say drawn words. Judged: that the voice begins after the question, that its rhythm fits the phrase better than other
 * phrases, that lips and voice move together, and the voice asked for: a whisper has no pitch, the last words of a
 * phrase are said higher than its first (converters fail at both, PITCH 2024). Which words they were is for a `SpeechRecogniser`.
 */
export const speakChallenge: Challenge<'speak'> = {
  kind: 'speak',
  draw(choices, { difficulty, language }) {
    const words = drawPhrase(choices, language, difficulty);
    const voice = difficulty === 'high' ? VOICES[choices.choose(VOICES.length)]! : 'normal';
    return { kind: 'speak', language, words, voice };
  },
  durationMs: longestAnswer,
  observe: (params) => createSpeakObserver(params),
};

function createSpeakObserver(params: SpeakParams): StepObserver {
  const frames = createStepFrames({ measure: (_, face) => face.mouth, ignore: ['face/blurred'] });
  const blocks: Block[] = [];
  const answer = (): readonly Block[] => blocks.filter(({ time }) => time >= frames.start);
  const isDone = checkNowAndThen(
    () => Math.max(frames.last, blocks.at(-1)?.time ?? -Infinity),
    () => {
      if (Number.isNaN(frames.start)) return false;
      const heard = answer();
      const last = heard.findLastIndex(({ speaking }) => speaking);
      const spoken = heard.filter(({ speaking }) => speaking).length * 0.032;
      return last >= 0 && heard.length - last > ENDED && spoken > 0.25 * params.words.length;
    },
  );
  return {
    push(observation) {
      if (observation.kind === 'frame') frames.push(observation);
      if (observation.kind !== 'audio') return;
      blocks.push(toBlock(observation));
      if (blocks.length > MOST) blocks.shift();
    },
    begin(start) {
      frames.begin(start);
    },
    get done() {
      return isDone();
    },
    result(): StepResult {
      const reason = frames.abstention();
      if (reason !== undefined) return { status: 'abstained', reason };
      const heard = answer();
      if (heard.length === 0) return { status: 'abstained', reason: 'audio/none' };
      const spoken = heard.filter(({ speaking }) => speaking);
      const first = spoken[0];
      const reactionSeconds = first === undefined ? null : Math.max(0, first.time - frames.start);
      const rhythm = rhythmFit(params, heard);
      const lips = lipsFit(
        heard,
        frames.during.map(({ time, value }) => ({ time, mouth: value })),
      );
      const failures: StepFailure[] = [];
      if (first === undefined || rhythm === undefined) failures.push('not-followed');
      else {
        failures.push(...reactionFailure(reactionSeconds));
        if (rhythm > BETTER) failures.push('speak/rhythm');
        if (!lips.agree) failures.push('speak/lips');
        if (!voiceFits(params, spoken)) failures.push('speak/voice');
      }
      if (frames.changed) failures.push('face/changed');
      const compliance =
        rhythm === undefined ? 0 : (Math.max(0, 1 - rhythm) + Math.max(0, lips.correlation)) / 2;
      return {
        status: 'measured',
        compliance,
        degradation: null,
        reactionSeconds,
        passed: failures.length === 0,
        failures,
      };
    },
  };
}

function toBlock({ timestamp, data, speaking }: AudioObservation): Block {
  const level = Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / Math.max(1, data.length));
  return {
    time: timestamp,
    level,
    speaking,
    ...(speaking ? measureVoicing(data) : { strength: 0, pitch: 0 }),
  };
}

/** Share of other phrases that the rhythm fits as well as the one asked for; `undefined` where nothing was said. */
function rhythmFit({ words, language }: SpeakParams, heard: readonly LoudnessBlock[]): number | undefined {
  const observed = observedRhythm(heard);
  if (observed === undefined) return undefined;
  const asked = words.map((word) => syllables(word, language));
  const own = rhythmDistance(observed, expectedRhythm(asked));
  const choices = randomChoices(repeatableRandom(12345));
  let better = 0;
  for (let k = 0; k < DECOYS; k++) {
    const other = words.map(() => 1 + choices.choose(4));
    if (other.every((count, i) => count === asked[i])) continue;
    if (rhythmDistance(observed, expectedRhythm(other)) < own) better++;
  }
  return better / DECOYS;
}

/** Correlation of the mouth with the loudness at the best lag, and whether chance could have made it. */
function lipsFit(
  heard: readonly LoudnessBlock[],
  mouths: readonly { readonly time: number; readonly mouth: number }[],
): { readonly correlation: number; readonly agree: boolean } {
  if (mouths.length < 12 || heard.length < 20) return { correlation: 0, agree: false };
  const start = heard[0]!.time;
  const seconds = heard.at(-1)!.time - start;
  const openness = mouths.map(({ mouth }) => mouth);
  const best = (shift: number): number =>
    Math.max(
      ...LIP_LAGS.map((lag) =>
        pearson(
          openness,
          mouths.map(({ time }) => levelAt(heard, start + wrap(time + lag + shift - start, seconds))),
        ),
      ),
    );
  const own = best(0);
  // Far enough that no lag reaches back to the truth.
  const nulls = Array.from({ length: 12 }, (_, k) => best(0.7 + ((seconds - 1.4) * k) / 11));
  const mean = nulls.reduce((sum, value) => sum + value, 0) / nulls.length;
  const spread = Math.sqrt(nulls.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (nulls.length - 1));
  return { correlation: own, agree: own >= LIPS && own > mean + LIPS_OVER_CHANCE * Math.max(spread, 0.05) };
}

function wrap(value: number, length: number): number {
  return length > 0 ? ((value % length) + length) % length : 0;
}

/** Mean loudness around a moment, over three blocks. */
function levelAt(heard: readonly LoudnessBlock[], time: number): number {
  const step = 0.032;
  const i = Math.max(0, Math.min(heard.length - 1, Math.round((time - heard[0]!.time) / step)));
  return ((heard[i - 1] ?? heard[i]!).level + heard[i]!.level + (heard[i + 1] ?? heard[i]!).level) / 3;
}

function voiceFits({ voice, words, language }: SpeakParams, spoken: readonly Block[]): boolean {
  const loud = median(spoken.map(({ level }) => level));
  const strength = median(spoken.filter(({ level }) => level >= loud).map((block) => block.strength));
  if (voice === 'whisper') return strength < WHISPERED;
  if (strength < WHISPERED) return false;
  if (voice === 'normal') return true;
  const [from, to] = [spoken[0]!.time, spoken.at(-1)!.time];
  const change = timeShare(
    words.map((word) => syllables(word, language)),
    usualWords(words),
  );
  const pitchBetween = (start: number, end: number): number => {
    const voiced = spoken.filter((block) => {
      const share = (block.time - from) / Math.max(to - from, 1e-9);
      return share >= start && share <= end && block.strength >= 0.5;
    });
    return voiced.length < FEWEST_VOICED ? NaN : median(voiced.map(({ pitch }) => pitch));
  };
  return pitchBetween(change + CHANGE, 1) > HIGH * pitchBetween(0, change - CHANGE);
}
