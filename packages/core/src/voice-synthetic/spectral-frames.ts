import { FRAME_BINS, FRAME_LENGTH, FRAME_STEP, SoundSpectra } from '../speech/sound-spectra.ts';
import type { FrameSink, FrameSource } from '../speech/spoken-frames.ts';
import { writePower } from './bandwidth.ts';
import { FRAME_ROWS, FRAME_VALUES, MEASURED_VALUES } from './frame-layout.ts';
import { PhaseSteps } from './phase-steps.ts';

/** Keeps the logarithm finite, under the noise of 16-bit sound. */
const TINY = 1e-10;
/** Depth of what the network sees under the span's mean power, in natural-log units: 70 dB. */
const DEPTH = 7 * Math.LN10;

/**
 * Spectrogram of power and phase of a stream of sound: frames of `MEASURED_VALUES`, each computed once. Equals
 * `training/voice/synthetic/frontend.py` to 1e-4. Costs about 10 us a frame, 4 ms for 4 s.
 */
export class SpectralFrames implements FrameSource {
  readonly length: number = FRAME_LENGTH;
  readonly #spectra = new SoundSpectra();
  readonly #phases = new PhaseSteps();
  readonly #values = new Float32Array(MEASURED_VALUES);
  readonly #powers = new Float64Array(FRAME_BINS);
  readonly #rows = Array.from({ length: FRAME_ROWS }, (_, row) =>
    this.#values.subarray(row * FRAME_BINS, (row + 1) * FRAME_BINS),
  );
  #start = 0;
  /** Start of the frame that was transformed last. */
  #last = NaN;

  reset(): void {
    this.#spectra.reset();
    this.#start = 0;
    this.#last = NaN;
  }

  push(sound: Float32Array, wanted: (start: number) => boolean, sink: FrameSink): void {
    this.#spectra.push(sound);
    for (; this.#start + FRAME_LENGTH <= this.#spectra.end; this.#start += FRAME_STEP) {
      if (!wanted(this.#start)) continue;
      const before = this.#start - FRAME_STEP;
      if (before < 0) this.#phases.forget();
      else if (this.#last !== before) this.#transform(before);
      this.#transform(this.#start);
      this.#measure();
      sink(this.#values, this.#start);
    }
    // The frame before the next one may be needed for its phase.
    this.#spectra.forget(this.#start - FRAME_STEP);
  }

  #transform(start: number): void {
    this.#spectra.measure(start);
    this.#phases.next(this.#spectra.real, this.#spectra.imaginary);
    this.#last = start;
  }

  #measure(): void {
    const [powers, acrossCos, acrossSin, alongCos, alongSin] = this.#rows;
    const { real, imaginary } = this.#spectra;
    const linear = this.#powers;
    for (let k = 0; k < FRAME_BINS; k++) {
      const power = real[k]! * real[k]! + imaginary[k]! * imaginary[k]! + TINY;
      linear[k] = power;
      powers![k] = Math.log(power);
    }
    writePower(linear, this.#values);
    this.#phases.write(acrossCos!, acrossSin!, alongCos!, alongSin!);
  }
}

/**
 * Writes what the network sees of consecutive frames (`FRAME_VALUES` each) to `seen`, as many as it takes: values in the same
 * order, the powers clamped to 70 dB under `meanPower` (natural log, over all bins and frames), less each bin's mean over time.
 * Neither the level nor the amplitude response of a channel that stands still is left in it.
 */
export function normaliseFrames(frames: Float32Array, meanPower: number, seen: Float32Array): void {
  const floor = meanPower - DEPTH;
  const count = seen.length / FRAME_VALUES;
  seen.set(frames.subarray(0, seen.length));
  const means = new Float64Array(FRAME_BINS);
  for (let at = 0; at < seen.length; at += FRAME_VALUES) {
    for (let k = 0; k < FRAME_BINS; k++) means[k] = means[k]! + Math.max(seen[at + k]!, floor);
  }
  for (let k = 0; k < FRAME_BINS; k++) means[k] = means[k]! / count;
  for (let at = 0; at < seen.length; at += FRAME_VALUES) {
    for (let k = 0; k < FRAME_BINS; k++) seen[at + k] = Math.max(seen[at + k]!, floor) - means[k]!;
  }
}
