import { hannWindow } from '../spectrum/hann-window.ts';
import { createRealSpectrum } from '../spectrum/real-spectrum.ts';

/** Length of a frame and step between frames, in samples at 16 kHz: 25 ms every 10 ms. */
export const FRAME_LENGTH = 400;
export const FRAME_STEP = 160;
/** Frames are zero-padded to this. */
export const FFT_SIZE = 512;
/** Bins of a frame: at 0, 31.25, .. 7969 Hz. */
export const FRAME_BINS = 256;

/** Spectra of Hann-windowed frames anywhere in the latest stretch of a stream of sound. Allocates nothing once warm. */
export class SoundSpectra {
  /** Of the frame measured last. */
  readonly real: Float64Array = new Float64Array(FRAME_BINS);
  readonly imaginary: Float64Array = new Float64Array(FRAME_BINS);
  readonly #spectrum = createRealSpectrum(FFT_SIZE, FRAME_BINS);
  readonly #window = hannWindow(FRAME_LENGTH);
  /** Ends in zeros. */
  readonly #frame = new Float64Array(FFT_SIZE);
  #sound = new Float32Array(2048);
  /** Samples since the last reset: of the first value that is kept, and of the first that is still to come. */
  #start = 0;
  #end = 0;

  /** Samples so far, since the last reset. */
  get end(): number {
    return this.#end;
  }

  reset(): void {
    this.#start = this.#end = 0;
  }

  push(sound: Float32Array): void {
    const kept = this.#end - this.#start;
    if (kept + sound.length > this.#sound.length) {
      const larger = new Float32Array(2 * (kept + sound.length));
      larger.set(this.#sound.subarray(0, kept));
      this.#sound = larger;
    }
    this.#sound.set(sound, kept);
    this.#end += sound.length;
  }

  /** Forgets the sound before `start`. */
  forget(start: number): void {
    const dropped = Math.min(start, this.#end) - this.#start;
    if (dropped <= 0) return;
    this.#sound.copyWithin(0, dropped, this.#end - this.#start);
    this.#start += dropped;
  }

  /** Measures the frame that begins with sample `start`, which must be kept to its end. */
  measure(start: number): void {
    const at = start - this.#start;
    const sound = this.#sound;
    const frame = this.#frame;
    const window = this.#window;
    for (let i = 0; i < FRAME_LENGTH; i++) frame[i] = sound[at + i]! * window[i]!;
    this.#spectrum.measure(frame, this.real, this.imaginary);
  }
}
