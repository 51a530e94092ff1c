import type { AttackOptions } from './attack-options.ts';
import { type Random, uniform } from './random.ts';
import { attackSpan, shiftAudio, swapAudio } from './voice/audio-span.ts';
import { resynthesiseByLpc } from './voice/lpc-vocoder.ts';
import { resynthesiseFromMel } from './voice/mel-vocoder.ts';
import { convertVoice } from './voice/pitch-shift.ts';

/** What an audio attack works with. Mono samples in [-1, 1]. */
export interface AudioAttackContext {
  readonly options: AttackOptions;
  readonly sampleRate: number;
  readonly random: Random;
  /** The source's sound, for `audio-swap`. */
  readonly other?: Float32Array | undefined;
}

/** The sound under the attack: same length; outside the attack's span, and for attacks on pictures, the same values. */
export function attackAudio(samples: Float32Array, context: AudioAttackContext): Float32Array {
  const { options, sampleRate, random, other } = context;
  const span = {
    start: options.start ?? 0,
    end: Math.min(options.end ?? Infinity, samples.length / sampleRate),
  };
  const inSpan = (attack: (part: Float32Array) => Float32Array): Float32Array =>
    attackSpan(samples, sampleRate, span, attack);
  switch (options.kind) {
    case 'voice-mel':
      return inSpan((part) => resynthesiseFromMel(part, sampleRate, random));
    case 'voice-lpc':
      return inSpan((part) => resynthesiseByLpc(part, sampleRate, random));
    case 'voice-convert': {
      const drawn = uniform(random, 2, 5) * (random() < 0.5 ? -1 : 1);
      const { semitones = drawn, formantSemitones = 0 } = options;
      return inSpan((part) => convertVoice(part, sampleRate, { semitones, formantSemitones }));
    }
    case 'audio-shift': {
      const shifted = shiftAudio(samples, sampleRate, options.shift ?? 0.5);
      const first = Math.round(span.start * sampleRate);
      return inSpan((part) => shifted.slice(first, first + part.length));
    }
    case 'audio-swap':
      return inSpan((part) => swapAudio(other ?? new Float32Array(), part.length));
    case 'none':
    case 'face-swap':
    case 'puppet':
    case 'mouth':
    case 'replay':
    case 'photo':
    case 'freeze':
    case 'loop':
    case 'boomerang':
    case 'duplicate':
    case 'stutter':
      return samples;
  }
}
