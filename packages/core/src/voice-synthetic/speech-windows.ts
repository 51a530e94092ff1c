import type { MediaSpan } from '../analysis/signal-windows.ts';
import { FRAME_BINS, FRAME_STEP, normaliseFrames } from './spectral-frames.ts';
import { AUDIO_SAMPLE_RATE } from '../sample.ts';

/** Frames of a whole window, and new ones from a window to the next: 4 s that overlap by half. */
export const WINDOW_FRAMES = 398;
export const WINDOW_STEP = 200;

/** Consecutive frames of speech, pauses left out, as the network takes them. */
export interface SpeechWindow extends MediaSpan {
  /** `FRAME_BINS` rows of `count` values; see `normaliseFrames`. */
  readonly seen: Float32Array;
  readonly count: number;
  /** Seconds of speech in it that no window before it had. */
  readonly freshSeconds: number;
}

/** Gathers frames of speech into windows. Keeps 400 kB. */
export class SpeechWindows {
  readonly #frames = new Float32Array(WINDOW_FRAMES * FRAME_BINS);
  readonly #times = new Float64Array(WINDOW_FRAMES);
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

  /** `time`: media time of the frame's first value. */
  add(values: Float32Array, time: number): void {
    this.#frames.set(values, this.#count * FRAME_BINS);
    this.#times[this.#count++] = time;
    this.#fresh++;
  }

  /** All frames as a window; keeps what the next one has in common with it. */
  take(): SpeechWindow {
    const count = this.#count;
    const window: SpeechWindow = {
      seen: normaliseFrames(this.#frames, count),
      count,
      freshSeconds: (this.#fresh * FRAME_STEP) / AUDIO_SAMPLE_RATE,
      start: this.#times[0]!,
      end: this.#times[count - 1]! + FRAME_STEP / AUDIO_SAMPLE_RATE,
    };
    const dropped = Math.min(WINDOW_STEP, count);
    this.#frames.copyWithin(0, dropped * FRAME_BINS, count * FRAME_BINS);
    this.#times.copyWithin(0, dropped, count);
    this.#count = count - dropped;
    this.#fresh = 0;
    return window;
  }
}
