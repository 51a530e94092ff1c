import FFT from 'fft.js';
import { matchLevel } from './level.ts';
import { createStft, magnitudes, type Spectrogram } from './stft.ts';

export interface VoiceConversionOptions {
  /** Semitones that the pitch moves, -12..12. */
  readonly semitones: number;
  /** Semitones that the formants move, -6..6: the size of the speaker's head. Default 0, they stay. */
  readonly formantSemitones?: number;
}

const WINDOW = 0.045;
/** Quefrency in seconds under which the cepstrum is the vocal tract: above the highest pitch, 400 Hz. */
const LIFTER = 0.0024;

/**
 * Voice conversion by signal processing: a phase vocoder stretches the sound (Flanagan and Golden 1966), resampling
 * brings it back to its length at another pitch, and the spectral envelope is put where the formants belong.
 * Same length and level as the input. About 50 ms a second of sound at 24 kHz.
 */
export function convertVoice(
  samples: Float32Array,
  sampleRate: number,
  options: VoiceConversionOptions,
): Float32Array {
  const { semitones, formantSemitones = 0 } = options;
  if (!(Math.abs(semitones) <= 12)) throw new RangeError(`semitones must be -12..12, got ${semitones}`);
  if (!(Math.abs(formantSemitones) <= 6))
    throw new RangeError(`formantSemitones must be -6..6, got ${formantSemitones}`);
  const size = 2 ** Math.round(Math.log2(WINDOW * sampleRate));
  const stft = createStft({ size, hop: size / 8 });
  const ratio = 2 ** (semitones / 12);
  const own = stft.forward(samples);
  const stretched = stft.inverse(stretch(own, ratio, stft.hop / size), Math.round(samples.length * ratio));
  const shifted = stft.forward(resample(stretched, samples.length));
  const lifter = Math.round(LIFTER * sampleRate);
  moveEnvelope(shifted, envelope(own, lifter), { lifter, factor: 2 ** (formantSemitones / 12) });
  return matchLevel(stft.inverse(shifted, samples.length), samples);
}

/** Time-stretch by `ratio`: frames are read at another pace, each bin's phase advanced by its own frequency. */
function stretch(
  { frames, bins, real, imaginary }: Spectrogram,
  ratio: number,
  hopShare: number,
): Spectrogram {
  const count = Math.floor((frames - 1) * ratio) + 1;
  const out = {
    frames: count,
    bins,
    real: new Float32Array(count * bins),
    imaginary: new Float32Array(count * bins),
  };
  const phase = new Float32Array(bins);
  for (let k = 0; k < bins; k++) phase[k] = Math.atan2(imaginary[k]!, real[k]!);
  for (let frame = 0; frame < count; frame++) {
    const position = frame / ratio;
    const first = Math.min(frames - 1, Math.floor(position));
    const second = Math.min(frames - 1, first + 1);
    const share = position - first;
    for (let k = 0; k < bins; k++) {
      const a = first * bins + k;
      const b = second * bins + k;
      const magnitude =
        (1 - share) * Math.hypot(real[a]!, imaginary[a]!) + share * Math.hypot(real[b]!, imaginary[b]!);
      out.real[frame * bins + k] = magnitude * Math.cos(phase[k]!);
      out.imaginary[frame * bins + k] = magnitude * Math.sin(phase[k]!);
      const expected = 2 * Math.PI * k * hopShare;
      const step = Math.atan2(imaginary[b]!, real[b]!) - Math.atan2(imaginary[a]!, real[a]!) - expected;
      phase[k] = phase[k]! + expected + step - 2 * Math.PI * Math.round(step / (2 * Math.PI));
    }
  }
  return out;
}

/** The samples on a grid of another length, by cubic (Catmull-Rom) interpolation. */
function resample(samples: Float32Array, length: number): Float32Array {
  const step = samples.length / Math.max(1, length);
  return Float32Array.from({ length }, (_, i) => {
    const position = i * step;
    const at = Math.floor(position);
    const t = position - at;
    const [a, b, c, d] = [samples[at - 1] ?? 0, samples[at] ?? 0, samples[at + 1] ?? 0, samples[at + 2] ?? 0];
    return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  });
}

/** Natural-log spectral envelopes, `frames` x `bins`: the cepstrum's first `lifter` values (Oppenheim 1969). */
function envelope(spectrogram: Spectrogram, lifter: number): Float32Array {
  const { frames, bins } = spectrogram;
  const size = (bins - 1) * 2;
  const fft = new FFT(size);
  const log = fft.createComplexArray() as number[];
  const cepstrum = fft.createComplexArray() as number[];
  const magnitude = magnitudes(spectrogram);
  const out = new Float32Array(magnitude.length);
  for (let frame = 0; frame < frames; frame++) {
    log.fill(0);
    for (let k = 0; k < bins; k++) {
      const value = Math.log(Math.max(1e-6, magnitude[frame * bins + k]!));
      log[k * 2] = value;
      if (k > 0 && k < bins - 1) log[(size - k) * 2] = value;
    }
    fft.inverseTransform(cepstrum, log);
    for (let i = lifter; i <= size - lifter; i++) cepstrum[i * 2] = 0;
    for (let i = 0; i < size; i++) cepstrum[i * 2 + 1] = 0;
    fft.transform(log, cepstrum);
    for (let k = 0; k < bins; k++) out[frame * bins + k] = log[k * 2]!;
  }
  return out;
}

/** At most 20 dB either way: between harmonics an envelope can be far off. */
const MAX_CORRECTION = Math.log(10);

/** Replaces the spectra's envelopes by `wanted`, read at `frequency / factor`. In place. */
function moveEnvelope(
  spectrogram: Spectrogram,
  wanted: Float32Array,
  { lifter, factor }: { readonly lifter: number; readonly factor: number },
): void {
  const { frames, bins, real, imaginary } = spectrogram;
  const present = envelope(spectrogram, lifter);
  for (let frame = 0; frame < frames; frame++) {
    for (let k = 0; k < bins; k++) {
      const at = frame * bins + k;
      const read = frame * bins + Math.min(bins - 1, Math.round(k / factor));
      const change = wanted[read]! - present[at]!;
      const gain = Math.exp(Math.min(MAX_CORRECTION, Math.max(-MAX_CORRECTION, change)));
      real[at] = real[at]! * gain;
      imaginary[at] = imaginary[at]! * gain;
    }
  }
}
