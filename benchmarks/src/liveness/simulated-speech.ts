import type { AudioObservation, Observation } from '@bonafide/core';
import { createSyntheticTalk, gaussian, type Random } from '@bonafide/attack-lab';
import { type SpeakParams, syllables, usualWords } from '@bonafide/liveness';
import type { Performances } from './performances.ts';
import { RATE, toObservation } from './real-stretches.ts';
import { BEFORE, jittered } from './step-course.ts';

export interface SpeechRun {
  /** Seconds from the step coming up to the first word. */
  readonly reaction: number;
  /** Seconds that the step may take. */
  readonly seconds: number;
  /** Nothing is said. */
  readonly silent: boolean;
  /** There is a voice, but nobody's mouth moves with it. */
  readonly mouthless: boolean;
  /** Whether the voice goes through a converter that keeps one pitch and cannot whisper. Default false. */
  readonly converted?: boolean;
}

/** Somebody who says a phrase: his picture with a mouth that goes with a made-up voice, and the voice. */
export function filmSpeech(
  filmed: Performances,
  asked: SpeakParams,
  run: SpeechRun,
  random: Random,
): readonly Observation[] {
  const { converted = false } = run;
  const seconds = Math.max(run.seconds, 3) + BEFORE;
  const counts = run.silent ? [] : asked.words.map((word) => syllables(word, asked.language));
  const talk = createSyntheticTalk(
    {
      syllables: counts,
      after: BEFORE + run.reaction,
      seconds,
      // A converter gives back its own voice, whatever goes in.
      voice: asked.voice === 'whisper' && !converted ? 'whisper' : 'normal',
      ...(asked.voice === 'high-pitch' && !converted && { highFrom: usualWords(asked.words) }),
    },
    random,
  );
  const frames = Array.from({ length: Math.floor(seconds * RATE) }, (_, i): Observation => {
    const picture = jittered(filmed.idle[Math.floor(random() * filmed.idle.length)]!, random);
    // A photograph has nobody's mouth.
    const mouth = run.mouthless
      ? picture.face.mouth
      : Math.max(0, talk.mouth(i / RATE) + 0.012 * gaussian(random));
    return toObservation({ image: picture.image, face: { ...picture.face, mouth } }, i / RATE - BEFORE);
  });
  const sounds = Array.from({ length: Math.floor(talk.sound.length / 512) }, (_, i): AudioObservation => {
    const time = (i * 512) / 16_000;
    const speaking = talk.speaking(time);
    const data = talk.sound.slice(i * 512, (i + 1) * 512);
    return {
      kind: 'audio',
      timestamp: time - BEFORE,
      data,
      speechProbability: speaking ? 0.9 : 0.05,
      speaking,
    };
  });
  return [...frames, ...sounds].sort((a, b) => a.timestamp - b.timestamp);
}
