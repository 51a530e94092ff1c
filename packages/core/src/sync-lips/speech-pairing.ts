import type { AudioObservation } from '../analyzer.ts';
import { AUDIO_SAMPLE_RATE } from '../sample.ts';
import type { MouthSample } from './lag-correlation.ts';
import type { MouthShape } from './mouth-shape.ts';
import { SpeechBand } from './speech-band.ts';

/** Seconds of one block of sound. */
export const BLOCK: number = 512 / AUDIO_SAMPLE_RATE;
/** Seconds after speech that still count: the mouth closes. None before it: leading silence is a give-away of how
 * recordings were cut, not of sync (AVH-Align, Smeu et al., CVPR 2025). */
const TRAILING = 0.3;
/** Pictures may run ahead of the sound by this many; the oldest go first. At 30 a second, 4 s. */
const MOST_WAITING = 120;

/** A piece of speech with the mouth that went with it. */
export interface SpeechPiece {
  readonly levels: readonly number[];
  readonly mouths: readonly MouthSample[];
}

/**
 * Puts mouth and sound on one clock that runs only while somebody speaks, whatever order they come in. A piece is
 * complete when it has `blocks` blocks and the pictures have caught up. Keeps one piece, at most twice that long.
 */
export class SpeechPairing {
  readonly #blocks: number;
  readonly #band = new SpeechBand();
  #levels: number[] = [];
  #mouths: MouthSample[] = [];
  #waiting: { readonly timestamp: number; readonly shape: MouthShape }[] = [];
  /** Start times of the last blocks, with their place in the piece; `undefined` where nobody spoke. */
  #recent: { readonly timestamp: number; readonly block: number | undefined }[] = [];
  #spoken = -Infinity;
  #pictureTime = -Infinity;

  constructor(blocks: number) {
    this.#blocks = blocks;
  }

  mouth(timestamp: number, shape: MouthShape): void {
    this.#waiting.push({ timestamp, shape });
    if (this.#waiting.length > MOST_WAITING) this.#waiting.shift();
    this.pictureAt(timestamp);
  }

  /** Says how far the pictures have come, with a face or without. */
  pictureAt(timestamp: number): void {
    this.#pictureTime = timestamp;
    this.#pair();
  }

  sound({ timestamp, data, speaking }: AudioObservation): void {
    const level = this.#band.level(data);
    if (speaking) this.#spoken = timestamp;
    const active = timestamp - this.#spoken <= TRAILING;
    this.#recent.push({ timestamp, block: active ? this.#levels.length : undefined });
    if (this.#recent.length > MOST_WAITING) this.#recent.shift();
    if (active) this.#levels.push(level);
    this.#pair();
  }

  /** The piece, once complete; it then starts afresh. `force`: however short it is. */
  take(force = false): SpeechPiece | undefined {
    const long = this.#levels.length;
    const caughtUp = this.#pictureTime >= (this.#recent.at(-1)?.timestamp ?? Infinity);
    const complete = long >= 2 * this.#blocks || (long >= this.#blocks && caughtUp);
    if (long === 0 || (!complete && !force)) return undefined;
    const piece = { levels: this.#levels, mouths: this.#mouths };
    this.#levels = [];
    this.#mouths = [];
    this.#recent = [];
    return piece;
  }

  /** Gives each picture that the sound has caught up with its place, if somebody spoke then. */
  #pair(): void {
    const heard = (this.#recent.at(-1)?.timestamp ?? -Infinity) + BLOCK;
    while (this.#waiting.length > 0 && this.#waiting[0]!.timestamp < heard) {
      const { timestamp, shape } = this.#waiting.shift()!;
      const during = this.#recent.findLast((block) => block.timestamp <= timestamp);
      if (during?.block === undefined || timestamp >= during.timestamp + BLOCK) continue;
      // Levels are of whole blocks: their moment is the middle.
      const block = during.block + (timestamp - during.timestamp) / BLOCK - 0.5;
      this.#mouths.push({ block, ...shape });
    }
  }
}
