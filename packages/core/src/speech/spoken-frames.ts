import type { AudioObservation } from '../analyzer.ts';
import { AUDIO_SAMPLE_RATE } from '../sample.ts';

/** Sink of frames: `values` is lent until the call returns; `start` counts samples since the last reset. */
export type FrameSink = (values: Float32Array, start: number) => void;

/** Makes frames of a stream of sound; `wanted` says by its start whether a frame is worth computing. */
export interface FrameSource {
  /** Values of sound that a frame spans. */
  readonly length: number;
  push(sound: Float32Array, wanted: (start: number) => boolean, sink: FrameSink): void;
  /** Forgets the sound so far: time jumps. */
  reset(): void;
}

/** A gap or overlap beyond this starts the frames anew, as in `SpeechTracker`. */
const MAX_JITTER = 0.064;

/** Frames of one participant's speech, with their media times; pauses are left out. */
export class SpokenFrames {
  readonly #source: FrameSource;
  /** Media time of the first value since the sound last jumped, and values since then. */
  #origin = NaN;
  #samples = 0;
  #spokeBefore = false;
  /** As many as one piece of sound ever completed: three or four. */
  readonly #copies: Float32Array[] = [];

  constructor(source: FrameSource) {
    this.#source = source;
  }

  /** Frames of speech that this sound completed, lent until the next call; none where it is not `usable`. */
  hear(
    { timestamp, data, speaking }: AudioObservation,
    usable: boolean,
  ): readonly (readonly [values: Float32Array, time: number])[] {
    const expected = this.#origin + this.#samples / AUDIO_SAMPLE_RATE;
    if (!(Math.abs(timestamp - expected) <= MAX_JITTER)) {
      this.#source.reset();
      this.#origin = timestamp;
      this.#samples = 0;
      this.#spokeBefore = false;
    }
    // Whoever speaks in the middle of a frame speaks in the frame.
    const wanted = (start: number): boolean =>
      usable && (start + this.#source.length / 2 < this.#samples ? this.#spokeBefore : speaking);
    const ready: [Float32Array, number][] = [];
    this.#source.push(data, wanted, (values, start) => {
      const copy = (this.#copies[ready.length] ??= new Float32Array(values.length));
      copy.set(values);
      ready.push([copy, this.#origin + start / AUDIO_SAMPLE_RATE]);
    });
    this.#samples += data.length;
    this.#spokeBefore = speaking;
    return ready;
  }
}
