import { FFT_SIZE, FRAME_BINS, FRAME_LENGTH, FRAME_STEP } from '../speech/sound-spectra.ts';

/** Power under which phase fades to nothing. */
const FAINT = 1e-12;
/** Turns of phase that are nothing: for energy in the frame's middle, and for a tone in bin k from frame to frame. */
const MIDDLE = (2 * Math.PI * (FRAME_LENGTH / 2)) / FFT_SIZE;
const advance = (k: number): number => (2 * Math.PI * k * FRAME_STEP) / FFT_SIZE;

/** Unit vectors of the phases of a frame's bins. */
export class PhaseSteps {
  readonly #cos = Math.cos(MIDDLE);
  readonly #sin = Math.sin(MIDDLE);
  readonly #advanceCos = Float64Array.from({ length: FRAME_BINS }, (_, k) => Math.cos(advance(k)));
  readonly #advanceSin = Float64Array.from({ length: FRAME_BINS }, (_, k) => Math.sin(advance(k)));
  #real = new Float64Array(FRAME_BINS);
  #imaginary = new Float64Array(FRAME_BINS);
  #lastReal = new Float64Array(FRAME_BINS);
  #lastImaginary = new Float64Array(FRAME_BINS);

  /** Takes the next frame's spectrum. */
  next(real: Float64Array, imaginary: Float64Array): void {
    const unitReal = this.#lastReal;
    const unitImaginary = this.#lastImaginary;
    this.#lastReal = this.#real;
    this.#lastImaginary = this.#imaginary;
    this.#real = unitReal;
    this.#imaginary = unitImaginary;
    for (let k = 0; k < FRAME_BINS; k++) {
      const re = real[k]!;
      const im = imaginary[k]!;
      const weight = 1 / Math.sqrt(re * re + im * im + FAINT);
      unitReal[k] = re * weight;
      unitImaginary[k] = im * weight;
    }
  }

  /** There is no frame before the next one: its steps along time are zero. */
  forget(): void {
    this.#real.fill(0);
    this.#imaginary.fill(0);
  }

  /**
   * Cosine and sine of the step from the bin before: where in the frame the energy lies, zero for bin 0. And of the step
   * from the frame before, less a bin's own: how far a tone lies from the bin's middle.
   */
  write(
    acrossCos: Float32Array,
    acrossSin: Float32Array,
    alongCos: Float32Array,
    alongSin: Float32Array,
  ): void {
    const [real, imaginary, cos, sin] = [this.#real, this.#imaginary, this.#cos, this.#sin];
    const [lastReal, lastImaginary] = [this.#lastReal, this.#lastImaginary];
    const [advanceCos, advanceSin] = [this.#advanceCos, this.#advanceSin];
    let besideReal = 0;
    let besideImaginary = 0;
    for (let k = 0; k < FRAME_BINS; k++) {
      const re = real[k]!;
      const im = imaginary[k]!;
      const acrossC = re * besideReal + im * besideImaginary;
      const acrossS = im * besideReal - re * besideImaginary;
      acrossCos[k] = acrossC * cos - acrossS * sin;
      acrossSin[k] = acrossC * sin + acrossS * cos;
      besideReal = re;
      besideImaginary = im;
      const beforeReal = lastReal[k]!;
      const beforeImaginary = lastImaginary[k]!;
      const alongC = re * beforeReal + im * beforeImaginary;
      const alongS = im * beforeReal - re * beforeImaginary;
      alongCos[k] = alongC * advanceCos[k]! + alongS * advanceSin[k]!;
      alongSin[k] = alongS * advanceCos[k]! - alongC * advanceSin[k]!;
    }
  }
}
