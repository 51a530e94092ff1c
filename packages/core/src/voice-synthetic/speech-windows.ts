import type { MediaSpan } from '../analysis/signal-windows.ts';
import { framePower, meanPower, upperBand, type FramePower } from './bandwidth.ts';
import { FRAME_STEP } from '../speech/sound-spectra.ts';
import { FRAME_VALUES } from './frame-layout.ts';
import { normaliseFrames } from './spectral-frames.ts';
import { AUDIO_SAMPLE_RATE } from '../sample.ts';

/** Frames of a whole window, and new ones from a window to the next: 4 s that overlap by half. */
const WINDOW_FRAMES = 398;
/** Values of a whole window. */
export const WINDOW_VALUES: number = WINDOW_FRAMES * FRAME_VALUES;
const WINDOW_STEP = 200;

/** Consecutive frames of speech, pauses left out, as the network takes them. */
export interface SpeechWindow extends MediaSpan {
  /** Power of the upper band over that of the telephone's, in decibels; see `upperBand`. */
  readonly upperBand: number;
  readonly count: number;
  /** Seconds of speech in it that no window before it had. */
  readonly freshSeconds: number;
}

/** Gathers frames of speech into windows. Keeps 2 MB. */
export class SpeechWindows {
  readonly #frames = new Float32Array(WINDOW_VALUES);
  readonly #times = new Float64Array(WINDOW_FRAMES);
  readonly #powers: FramePower[] = [];
  #count = 0;
  #fresh = 0;

  /** True when a whole window waits to be taken; nothing may be added then. */
  get full(): boolean {
    return this.#count === WINDOW_FRAMES;
  }

  /** Frames that no window has had yet. */
  get fresh(): number {
    return this.#fresh;
  }

  get count(): number {
    return this.#count;
  }

  /** `values`: `MEASURED_VALUES`. `time`: media time of the frame's first value. */
  add(values: Float32Array, time: number): void {
    this.#frames.set(values.subarray(0, FRAME_VALUES), this.#count * FRAME_VALUES);
    this.#powers.push(framePower(values));
    this.#times[this.#count++] = time;
    this.#fresh++;
  }

  /**
   * All frames as a window; keeps what the next one has in common with it. Writes what the network sees of them to
   * `seen`, `count * FRAME_VALUES` values; see `normaliseFrames`.
   */
  take(seen: Float32Array): SpeechWindow {
    const count = this.#count;
    normaliseFrames(this.#frames, meanPower(this.#powers), seen);
    const window: SpeechWindow = {
      upperBand: upperBand(this.#powers),
      count,
      freshSeconds: (this.#fresh * FRAME_STEP) / AUDIO_SAMPLE_RATE,
      start: this.#times[0]!,
      end: this.#times[count - 1]! + FRAME_STEP / AUDIO_SAMPLE_RATE,
    };
    const dropped = Math.min(WINDOW_STEP, count);
    this.#frames.copyWithin(0, dropped * FRAME_VALUES, count * FRAME_VALUES);
    this.#times.copyWithin(0, dropped, count);
    this.#powers.splice(0, dropped);
    this.#count = count - dropped;
    this.#fresh = 0;
    return window;
  }
}
