/** Share of their usual openness under which eyes count as closed; real blinks reach .1 to .5, a lowered gaze .65 and more. */
const CLOSED = 0.6;
/** A blink is over after this many seconds; longer, the eyes are shut or look down. Schiffman 2001: 0.1 to 0.4 s. */
const LONGEST = 0.8;
/** How fast the usual openness follows: it settles within about 50 pictures. */
const PACE = 0.04;
/** The usual openness is this quantile, so that blinks hardly move it. */
const QUANTILE = 0.75;

/**
 * Counts blinks: both eyes close to under six tenths of their usual openness and open again. Li, Chang and Lyu, "In ictu
 * oculi" (WIFS 2018), count them with a network; the eye aspect ratio does it by Soukupova and Cech (CVWW 2016). People
 * blink 17 times a minute at rest, 4 or 5 when they read (Bentivoglio et al. 1997). At 5 pictures a second a blink is one
 * picture or is missed. Keeps four numbers.
 */
export class BlinkMeter {
  count = 0;
  #usual = NaN;
  #closedAt = NaN;

  /** `openness`: mean eye aspect ratio of both eyes. */
  next(timestamp: number, openness: number): void {
    if (Number.isNaN(this.#usual)) this.#usual = openness;
    const step = openness > this.#usual ? QUANTILE : QUANTILE - 1;
    this.#usual *= 1 + PACE * step;
    const closed = openness < CLOSED * this.#usual;
    if (closed && Number.isNaN(this.#closedAt)) this.#closedAt = timestamp;
    if (closed || Number.isNaN(this.#closedAt)) return;
    if (timestamp - this.#closedAt <= LONGEST) this.count++;
    this.#closedAt = NaN;
  }

  /** Another face: what is usual is not known, and an eye that was closed is not the one that is open. */
  restart(): void {
    this.#usual = NaN;
    this.#closedAt = NaN;
  }
}
