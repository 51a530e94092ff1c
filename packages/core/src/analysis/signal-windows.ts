import type { Observation } from '../analyzer.ts';
import { AUDIO_SAMPLE_RATE } from '../sample.ts';

/** A stretch of media time, [start, end) in seconds. */
export interface MediaSpan {
  readonly start: number;
  readonly end: number;
}

/** Seconds that the last picture is taken to last at most: nobody states how long it is shown. */
const LONGEST_PICTURE = 0.2;
/** Adding a start time moves a multiple of the window's length by less than this (float64, hours of media). */
const ROUNDING = 1e-6;

/** Cuts media time into windows of one length, the first of which starts with the first observation. */
export class SignalWindows {
  readonly #seconds: number;
  readonly #lastPicture = { frame: NaN, thumbnail: NaN };
  #start = NaN;
  #end = NaN;
  #open = NaN;

  /** `seconds`: length of a window. */
  constructor(seconds: number) {
    this.#seconds = seconds;
  }

  /** The call so far; [0, 0) before the first observation. */
  get span(): MediaSpan {
    return Number.isNaN(this.#start) ? { start: 0, end: 0 } : { start: this.#start, end: this.#end };
  }

  /**
   * Takes the time of an observation, which belongs to the window that is open afterwards. Returns the windows that
   * it closed: none, the open one, or the open one and a single longer one for a gap that nothing was seen in.
   */
  advance(observation: Observation): readonly MediaSpan[] {
    const { timestamp } = observation;
    if (Number.isNaN(this.#start)) {
      this.#start = this.#open = timestamp;
      this.#end = timestamp;
    }
    this.#end = Math.max(this.#end, timestamp + this.#duration(observation));
    const passed = Math.floor((timestamp - this.#open) / this.#seconds + ROUNDING);
    if (passed < 1) return [];
    const end = this.#open + this.#seconds;
    const closed = [{ start: this.#open, end }];
    this.#open += passed * this.#seconds;
    if (passed > 1) closed.push({ start: end, end: this.#open });
    return closed;
  }

  /** The window still open, if anything is in it. */
  finish(): readonly MediaSpan[] {
    return this.#end > this.#open ? [{ start: this.#open, end: this.#end }] : [];
  }

  #duration(observation: Observation): number {
    if (observation.kind === 'audio') return observation.data.length / AUDIO_SAMPLE_RATE;
    if (observation.kind === 'capture') return 0;
    const since = observation.timestamp - this.#lastPicture[observation.kind];
    this.#lastPicture[observation.kind] = observation.timestamp;
    return since > 0 ? Math.min(since, LONGEST_PICTURE) : 0;
  }
}
