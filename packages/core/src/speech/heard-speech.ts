import type { AbstainReason } from '../signal.ts';
import type { SoundLimit } from './sound-quality.ts';

/** What there was to hear, for the reason of an abstention. */
export class HeardSpeech {
  #steps = 0;
  #speech = 0;
  readonly #limited = { 'audio/clipped': 0, 'audio/noisy': 0 };
  #narrow = false;

  add(speaking: boolean, limit: SoundLimit | undefined): void {
    this.#steps++;
    if (speaking) this.#speech++;
    if (limit !== undefined) this.#limited[limit]++;
  }

  /** Speech was left out because it had no upper band. */
  addNarrow(): void {
    this.#narrow = true;
  }

  get reason(): AbstainReason {
    if (this.#steps === 0) return 'audio/none';
    if (this.#speech === 0) return 'speech/none';
    if (this.#narrow) return 'audio/narrow';
    const { 'audio/clipped': clipped, 'audio/noisy': noisy } = this.#limited;
    if (2 * (clipped + noisy) <= this.#speech) return 'speech/short';
    return clipped > noisy ? 'audio/clipped' : 'audio/noisy';
  }
}
