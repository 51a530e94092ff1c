import type { AudioObservation } from '../analyzer.ts';
import { AUDIO_SAMPLE_RATE, type AudioSample } from '../sample.ts';
import { SPEECH_STEP, type VoiceActivity } from './voice-activity.ts';

export interface SpeechTrackerOptions {
  /** Absent: sound passes through, nothing counts as speech. */
  readonly activity?: VoiceActivity;
  /** Probability that starts speech. Default 0.5, Silero's. */
  readonly startAbove?: number;
  /** Probability that ends it. Default 0.35: 0.15 under the start, as in Silero's VADIterator. */
  readonly endBelow?: number;
  /** Seconds under `endBelow` before speech has ended. Default 0.2. */
  readonly endAfter?: number;
}

/** Cuts one participant's sound into 32 ms steps and says which are speech. */
export interface SpeechTracker {
  /** Steps that this piece of sound completed, in order. How the sound is cut into pieces does not matter. */
  next(sample: AudioSample): Promise<readonly AudioObservation[]>;
}

const STEP_SECONDS = SPEECH_STEP / AUDIO_SAMPLE_RATE;
/** A gap or overlap beyond this starts anew; smaller ones are jitter of timestamps. */
const MAX_JITTER = 0.064;

/** Hysteresis over a voice-activity model, on a 32 ms grid that starts with the first value. */
export function createSpeechTracker(options: SpeechTrackerOptions = {}): SpeechTracker {
  const { activity, startAbove = 0.5, endBelow = 0.35, endAfter = 0.2 } = options;
  let step = new Float32Array(SPEECH_STEP);
  let filled = 0;
  /** Media time of the first value of the step being filled. */
  let stepStart: number | undefined;
  let speaking = false;
  let quiet = 0;

  function hear(speechProbability: number): boolean {
    if (speechProbability >= startAbove) {
      speaking = true;
      quiet = 0;
    } else if (speaking && speechProbability < endBelow) {
      quiet += STEP_SECONDS;
      if (quiet >= endAfter) speaking = false;
    } else {
      quiet = 0;
    }
    return speaking;
  }

  return {
    async next({ timestamp, data }) {
      const expected = stepStart === undefined ? undefined : stepStart + filled / AUDIO_SAMPLE_RATE;
      if (expected === undefined || Math.abs(timestamp - expected) > MAX_JITTER) {
        stepStart = timestamp;
        filled = 0;
        speaking = false;
        quiet = 0;
        activity?.reset();
      }
      const steps: { readonly timestamp: number; readonly data: Float32Array }[] = [];
      for (let from = 0; from < data.length;) {
        const take = Math.min(SPEECH_STEP - filled, data.length - from);
        step.set(data.subarray(from, from + take), filled);
        filled += take;
        from += take;
        if (filled < SPEECH_STEP) break;
        const start = stepStart ?? timestamp;
        steps.push({ timestamp: start, data: step });
        stepStart = start + STEP_SECONDS;
        step = new Float32Array(SPEECH_STEP);
        filled = 0;
      }
      if (steps.length === 0) return [];
      // All at once: a run of the model costs as much as two of the steps in it.
      const probabilities = await activity?.next(steps.map((each) => each.data));
      return steps.map((each, i) => {
        const speechProbability = probabilities?.[i];
        if (speechProbability === undefined) return { kind: 'audio', ...each, speaking: false };
        return { kind: 'audio', ...each, speechProbability, speaking: hear(speechProbability) };
      });
    },
  };
}
