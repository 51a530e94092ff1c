import type { AudioObservation } from '@bonafide/core';
import type { StepResult } from '../challenge.ts';
import type { SpeakParams } from '../challenge-params.ts';
import { phraseShare, type SpeechRecogniser } from '../challenges/speak/speech-recogniser.ts';

/** Share of the words that a transcript has in order, from which they were said: recognisers mishear one in a while. */
const SAID = 0.75;
/** Milliseconds that a recogniser has. */
const PATIENCE = 10_000;
/** Values kept of one answer: 30 s at 16 kHz, as long as the longest step. */
const LONGEST = 480_000;

/** Keeps the sound of one answer for a recogniser, until it is judged; at most 2 MB. */
export interface HeardWords {
  push(observation: AudioObservation): void;
  /** The result with the words taken into account; forgets the sound. Only a pass is looked at again. Never rejects. */
  check(result: StepResult): Promise<StepResult>;
}

export function createHeardWords({ words, language }: SpeakParams, recogniser: SpeechRecogniser): HeardWords {
  let blocks: Float32Array[] = [];
  let length = 0;
  return {
    push({ data }) {
      if (length + data.length > LONGEST) return;
      blocks.push(data.slice());
      length += data.length;
    },
    async check(result) {
      const audio = new Float32Array(length);
      let at = 0;
      for (const block of blocks) {
        audio.set(block, at);
        at += block.length;
      }
      [blocks, length] = [[], 0];
      if (result.status !== 'measured' || !result.passed) return result;
      const transcript = await inTime(recogniser, audio, language);
      if (transcript === undefined) return { status: 'abstained', reason: 'speech/not-recognised' };
      const share = phraseShare({ words, language }, transcript);
      if (share >= SAID) return result;
      return {
        ...result,
        compliance: Math.min(result.compliance, share),
        passed: false,
        failures: ['speak/words'],
      };
    },
  };
}

/** The transcript; `undefined` where the recogniser fails, or takes too long. */
async function inTime(
  recogniser: SpeechRecogniser,
  audio: Float32Array,
  language: SpeakParams['language'],
): Promise<string | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, undefined);
  });
  try {
    return await Promise.race([recogniser.transcribe(audio, language), late]);
  } catch {
    // An error removes evidence; the step abstains.
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
