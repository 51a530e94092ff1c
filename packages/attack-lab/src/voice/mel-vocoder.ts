import type { Random } from '../random.ts';
import { createStft, magnitudes, type Spectrogram, type Stft } from './stft.ts';
import { matchLevel } from './level.ts';

export interface MelVocoderOptions {
  /** Mel bands, 20..128. Default 80, as neural vocoders take. */
  readonly bands?: number;
  /** Rounds of phase reconstruction. Default 24; more sounds cleaner. */
  readonly rounds?: number;
}

/** Seconds of a window; 50 ms and a quarter of it as the step are Tacotron's (Wang et al. 2017). */
const WINDOW = 0.05;
const LOWEST_HERTZ = 40;

/**
 * Speech as a mel vocoder gives it back: log-mel bands only, phases invented by Griffin and Lim's iteration (1984) with
 * the momentum of Perraudin et al. 2013. Same length and level as the input. About 0.15 s a second of sound at 24 kHz.
 */
export function resynthesiseFromMel(
  samples: Float32Array,
  sampleRate: number,
  random: Random,
  options: MelVocoderOptions = {},
): Float32Array {
  const { bands = 80, rounds = 24 } = options;
  if (!(Number.isInteger(bands) && bands >= 20 && bands <= 128))
    throw new RangeError(`bands must be 20..128, got ${bands}`);
  if (!(Number.isInteger(rounds) && rounds >= 1))
    throw new RangeError(`rounds must be 1 or more, got ${rounds}`);
  const size = 2 ** Math.round(Math.log2(WINDOW * sampleRate));
  const stft = createStft({ size, hop: size / 4 });
  const filters = melFilters(bands, size, sampleRate);
  const spectrum = stft.forward(samples);
  const smooth = throughMel(magnitudes(spectrum), spectrum, filters);
  return matchLevel(
    inventPhases(stft, { ...spectrum, magnitude: smooth, length: samples.length }, rounds, random),
    samples,
  );
}

/** Triangular filters on the mel scale (O'Shaughnessy 1987: 2595 log10(1 + f / 700)): one row of `size / 2 + 1` a band. */
export function melFilters(bands: number, size: number, sampleRate: number): readonly Float32Array[] {
  const toMel = (hertz: number): number => 2595 * Math.log10(1 + hertz / 700);
  const low = toMel(LOWEST_HERTZ);
  const step = (toMel(sampleRate / 2) - low) / (bands + 1);
  const edge = (i: number): number => 700 * (10 ** ((low + i * step) / 2595) - 1);
  return Array.from({ length: bands }, (_, band) => {
    const [left, centre, right] = [edge(band), edge(band + 1), edge(band + 2)];
    return Float32Array.from({ length: size / 2 + 1 }, (_unused, k) => {
      const hertz = (k * sampleRate) / size;
      return Math.max(0, Math.min((hertz - left) / (centre - left), (right - hertz) / (right - centre)));
    });
  });
}

/** What is left of the magnitudes after averaging into bands and spreading the bands out again. */
function throughMel(
  magnitude: Float32Array,
  { frames, bins }: { readonly frames: number; readonly bins: number },
  filters: readonly Float32Array[],
): Float32Array {
  const out = new Float32Array(magnitude.length);
  const cover = new Float32Array(bins);
  for (const filter of filters) filter.forEach((weight, k) => (cover[k] = cover[k]! + weight));
  const supports = filters.map((filter) => ({
    filter,
    first: filter.findIndex((weight) => weight > 0),
    last: filter.findLastIndex((weight) => weight > 0),
    // Low bands can be narrower than a bin; an empty one carries nothing.
    total: filter.reduce((sum, weight) => sum + weight, 0),
  }));
  for (let frame = 0; frame < frames; frame++) {
    for (const { filter, first, last, total } of supports) {
      if (total === 0) continue;
      let level = 0;
      for (let k = first; k <= last; k++) level += filter[k]! * magnitude[frame * bins + k]!;
      level /= total;
      for (let k = first; k <= last; k++) {
        out[frame * bins + k] = out[frame * bins + k]! + (filter[k]! * level) / cover[k]!;
      }
    }
  }
  return out;
}

const MOMENTUM = 0.99;

function inventPhases(
  stft: Stft,
  target: {
    readonly frames: number;
    readonly bins: number;
    readonly magnitude: Float32Array;
    readonly length: number;
  },
  rounds: number,
  random: Random,
): Float32Array {
  const { frames, bins, magnitude, length } = target;
  const phases = Float32Array.from(magnitude, () => 2 * Math.PI * random());
  let guess: Spectrogram = {
    frames,
    bins,
    real: magnitude.map((m, i) => m * Math.cos(phases[i]!)),
    imaginary: magnitude.map((m, i) => m * Math.sin(phases[i]!)),
  };
  let before: Spectrogram | undefined;
  for (let round = 0; round < rounds; round++) {
    const rebuilt = stft.forward(stft.inverse(guess, length));
    const real = new Float32Array(magnitude.length);
    const imaginary = new Float32Array(magnitude.length);
    for (let i = 0; i < magnitude.length; i++) {
      const a = rebuilt.real[i]! + MOMENTUM * (rebuilt.real[i]! - (before?.real[i] ?? rebuilt.real[i]!));
      const b =
        rebuilt.imaginary[i]! +
        MOMENTUM * (rebuilt.imaginary[i]! - (before?.imaginary[i] ?? rebuilt.imaginary[i]!));
      const scale = magnitude[i]! / Math.max(Math.hypot(a, b), 1e-9);
      real[i] = a * scale;
      imaginary[i] = b * scale;
    }
    before = rebuilt;
    guess = { frames, bins, real, imaginary };
  }
  return stft.inverse(guess, length);
}
