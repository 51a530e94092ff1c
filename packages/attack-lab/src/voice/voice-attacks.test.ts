import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRandom, gaussian } from '../random.ts';
import { attackSpan, shiftAudio, swapAudio } from './audio-span.ts';
import { rms } from './level.ts';
import { linearPrediction, resynthesiseByLpc } from './lpc-vocoder.ts';
import { melFilters, resynthesiseFromMel } from './mel-vocoder.ts';
import { convertVoice } from './pitch-shift.ts';
import { estimatePitch } from './pitch.ts';
import { createStft, magnitudes } from './stft.ts';

const RATE = 16_000;

/** A vowel: a pulse train through two resonances. */
function vowel(hertz: number, seconds: number): Float32Array {
  const out = new Float32Array(Math.round(seconds * RATE));
  const state = [700, 1800].map((formant) => {
    const radius = Math.exp((-Math.PI * 90) / RATE);
    return { a: 2 * radius * Math.cos((2 * Math.PI * formant) / RATE), b: -radius * radius, y1: 0, y2: 0 };
  });
  let phase = 0;
  for (let i = 0; i < out.length; i++) {
    phase += hertz / RATE;
    let value = 0.02;
    if (phase >= 1) {
      phase -= 1;
      value = 1;
    }
    for (const pole of state) {
      const y = value + pole.a * pole.y1 + pole.b * pole.y2;
      pole.y2 = pole.y1;
      pole.y1 = y;
      value = y * 0.2;
    }
    out[i] = value * 0.1;
  }
  return out;
}

function pitchOf(samples: Float32Array): number {
  const found: number[] = [];
  for (let at = 2000; at + 640 < samples.length - 2000; at += 320) {
    const pitch = estimatePitch(samples.slice(at, at + 640), RATE);
    if (pitch !== undefined) found.push(pitch);
  }
  return found.sort((a, b) => a - b)[found.length >> 1] ?? 0;
}

const voice = vowel(130, 1.2);
const vocoders: readonly (readonly [string, (samples: Float32Array, seed: number) => Float32Array])[] = [
  ['mel vocoder', (samples, seed) => resynthesiseFromMel(samples, RATE, createRandom(seed), { rounds: 12 })],
  ['LPC vocoder', (samples, seed) => resynthesiseByLpc(samples, RATE, createRandom(seed))],
  ['voice conversion', (samples) => convertVoice(samples, RATE, { semitones: 4 })],
];

for (const [name, vocode] of vocoders) {
  test(`${name} keeps length and level, changes the samples, and repeats itself for a seed`, () => {
    const out = vocode(voice, 3);
    expect(out.length).toBe(voice.length);
    expect(rms(out) / rms(voice)).toBeCloseTo(1, 1);
    expect(out).toEqual(vocode(voice, 3));
    expect(out.some((value, i) => Math.abs(value - voice[i]!) > 0.01)).toBe(true);
  });

  test(`${name} gives finite samples in [-1, 1] for any sound, and silence for silence`, () => {
    const sounds = fc.tuple(
      fc.integer({ min: 1, max: 3000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.integer(),
    );
    fc.assert(
      fc.property(sounds, ([length, level, seed]) => {
        const random = createRandom(seed);
        const noise = Float32Array.from({ length }, () => level * (2 * random() - 1));
        const out = vocode(noise, seed);
        expect(out.length).toBe(length);
        for (const value of out) expect(Math.abs(value)).toBeLessThanOrEqual(1);
      }),
      { numRuns: 15 },
    );
    expect(vocode(new Float32Array(4000), 1).every((value) => value === 0)).toBe(true);
  });
}

test('vocoders keep the pitch, conversion moves it by its semitones', () => {
  expect(pitchOf(voice)).toBeCloseTo(130, -1);
  expect(Math.abs(pitchOf(vocoders[0]![1](voice, 3)) - 130)).toBeLessThan(6);
  expect(Math.abs(pitchOf(vocoders[1]![1](voice, 3)) - 130)).toBeLessThan(6);
  for (const semitones of [-4, 3, 7]) {
    const wanted = 130 * 2 ** (semitones / 12);
    expect(Math.abs(pitchOf(convertVoice(voice, RATE, { semitones })) / wanted - 1)).toBeLessThan(0.04);
  }
});

test('the mel vocoder keeps the energy of most mel bands', () => {
  const stft = createStft({ size: 512, hop: 128 });
  const filters = melFilters(24, 512, RATE);
  const bands = (samples: Float32Array): number[] => {
    const spectrum = stft.forward(samples);
    const magnitude = magnitudes(spectrum);
    return filters.map((filter) => {
      let sum = 0;
      for (let i = 0; i < magnitude.length; i++) sum += magnitude[i]! * filter[i % spectrum.bins]!;
      return 20 * Math.log10(sum);
    });
  };
  const before = bands(voice);
  const after = bands(vocoders[0]![1](voice, 3));
  const errors = before.map((level, i) => Math.abs(level - after[i]!)).sort((a, b) => a - b);
  expect(errors[12]).toBeLessThan(3);
});

test('the short-time transform is inverted exactly', () => {
  fc.assert(
    fc.property(fc.integer({ min: 600, max: 3000 }), fc.integer(), (length, seed) => {
      const random = createRandom(seed);
      const samples = Float32Array.from({ length }, () => gaussian(random) * 0.1);
      const stft = createStft({ size: 256, hop: 64 });
      const back = stft.inverse(stft.forward(samples), length);
      for (let i = 0; i < length - 64; i++) expect(Math.abs(back[i]! - samples[i]!)).toBeLessThan(1e-4);
    }),
    { numRuns: 20 },
  );
});

test('linear prediction finds the filter that made a sound', () => {
  const random = createRandom(2);
  const made = new Float32Array(8000);
  for (let i = 0; i < made.length; i++)
    made[i] = 0.1 * gaussian(random) + 1.3 * (made[i - 1] ?? 0) - 0.6 * (made[i - 2] ?? 0);
  const { coefficients } = linearPrediction(made, 2);
  expect(coefficients[0]).toBeCloseTo(-1.3, 1);
  expect(coefficients[1]).toBeCloseTo(0.6, 1);
});

test('noise has no pitch', () => {
  const random = createRandom(4);
  expect(
    estimatePitch(
      Float32Array.from({ length: 640 }, () => gaussian(random)),
      RATE,
    ),
  ).toBeUndefined();
});

test('an attack on a span leaves the samples around it', () => {
  const out = attackSpan(voice, RATE, { start: 0.3, end: 0.5 }, (part) => part.map(() => 0.5));
  out.forEach((value, i) => {
    expect(value).toBe(i >= 4800 && i < 8000 ? 0.5 : voice[i]);
  });
});

test('a shift moves the sound by its seconds; a swap repeats a short recording', () => {
  const late = shiftAudio(voice, RATE, 0.25);
  expect(late[3999]).toBe(0);
  expect(late[4000 + 777]).toBe(voice[777]);
  expect(shiftAudio(voice, RATE, -0.25)[777]).toBe(voice[4777]);
  expect([...swapAudio(Float32Array.of(1, 2, 3), 7)]).toEqual([1, 2, 3, 1, 2, 3, 1]);
  expect(() => swapAudio(new Float32Array(), 3)).toThrow(RangeError);
});

test('impossible vocoder options are refused', () => {
  expect(() => convertVoice(voice, RATE, { semitones: 40 })).toThrow(/semitones/);
  expect(() => resynthesiseByLpc(voice, RATE, createRandom(1), { pitch: 9 })).toThrow(/pitch/);
  expect(() => resynthesiseFromMel(voice, RATE, createRandom(1), { bands: 2 })).toThrow(/bands/);
});
