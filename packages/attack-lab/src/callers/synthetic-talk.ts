import { gaussian, type Random, uniform } from '../random.ts';

/** What somebody says, as far as rhythm goes. */
export interface TalkScript {
  /** Syllables of each word, in order. */
  readonly syllables: readonly number[];
  /** Seconds of silence before the first word. */
  readonly after: number;
  /** Seconds of sound in all. */
  readonly seconds: number;
  readonly voice: 'normal' | 'whisper';
  /** Index of the first word that is said in a high voice; absent: none is. */
  readonly highFrom?: number;
}

/** A made-up voice, and the mouth that goes with it. */
export interface SyntheticTalk {
  /** Mono, 16 kHz. */
  readonly sound: Float32Array;
  /** Openness of the mouth at a time, 0..1. */
  readonly mouth: (time: number) => number;
  /** Whether somebody speaks. */
  readonly speaking: (time: number) => boolean;
}

const RATE = 16_000;

/**
 * Speech without words: syllables of 0.13 to 0.27 s, pauses of 0.15 to 0.45 s between words, a pulse train with two
 * resonances (noise for a whisper), a mouth that opens with each syllable and leads it a little. Its rhythm varies as
 * read words do; its sound only has pitch and loudness right.
 */
export function createSyntheticTalk(script: TalkScript, random: Random): SyntheticTalk {
  const { syllables, after, seconds, voice, highFrom } = script;
  const spans: { start: number; end: number; loudness: number }[] = [];
  const words: { start: number; end: number }[] = [];
  let time = after;
  const pace = uniform(random, 0.85, 1.2);
  let rises = Infinity;
  for (const [i, count] of syllables.entries()) {
    const start = time;
    if (i === highFrom) rises = start;
    for (let k = 0; k < count; k++) {
      const length = uniform(random, 0.15, 0.25) * pace;
      spans.push({ start: time, end: time + length * 0.78, loudness: uniform(random, 0.6, 1) });
      time += length;
    }
    words.push({ start, end: time });
    time += uniform(random, 0.18, 0.42) * pace;
  }
  const loudness = (at: number): number => {
    const span = spans.find(({ start, end }) => at >= start && at < end);
    return span === undefined
      ? 0
      : span.loudness * Math.sin((Math.PI * (at - span.start)) / (span.end - span.start)) ** 0.6;
  };
  const pitch = uniform(random, 95, 180);
  const rise = highFrom === undefined ? 1 : uniform(random, 1.4, 1.8);
  const resonate = [resonator(600, 90), resonator(1400, 120)];
  const sound = new Float32Array(Math.round(seconds * RATE));
  let phase = 0;
  for (let i = 0; i < sound.length; i++) {
    const at = i / RATE;
    phase += (pitch * (at < rises ? 1 : rise) * (1 + 0.05 * Math.sin(at * 9))) / RATE;
    const pulse = phase >= 1 ? 1 : 0;
    phase -= pulse;
    const source = voice === 'whisper' ? 0.25 * gaussian(random) : pulse * 3;
    const spoken = resonate.reduce((sum, filter) => sum + filter(source * loudness(at)), 0);
    sound[i] = Math.max(-1, Math.min(1, 0.12 * spoken + 0.002 * gaussian(random)));
  }
  const opening = uniform(random, 0.12, 0.3);
  return {
    sound,
    mouth: (at) => 0.02 + opening * (loudness(at + 0.02) + loudness(at + 0.07) + loudness(at + 0.12)) * 0.33,
    speaking: (at) => words.some(({ start, end }) => at >= start - 0.05 && at < end + 0.15),
  };
}

/** A two-pole resonance at a frequency with a bandwidth, both in hertz. */
function resonator(frequency: number, bandwidth: number): (value: number) => number {
  const radius = Math.exp((-Math.PI * bandwidth) / RATE);
  const feedback = 2 * radius * Math.cos((2 * Math.PI * frequency) / RATE);
  let [y1, y2] = [0, 0];
  return (x) => {
    const y = (1 - radius) * x + feedback * y1 - radius * radius * y2;
    [y2, y1] = [y1, y];
    return y;
  };
}
