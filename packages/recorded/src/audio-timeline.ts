import { AUDIO_SAMPLE_RATE, type AudioSample, createAudioSample } from '@bonafide/core';

/** Length of the pieces that are handed on, in values: 0.1 s. */
const PIECE = AUDIO_SAMPLE_RATE / 10;
/**
 * Seconds that timestamps may be off before it counts as a jump. Containers round them (Matroska and FLV to 1 ms, RTP
 * recorders to a 20 ms packet); a real hole of a lost packet is 20 ms or more.
 */
const TOLERANCE = 0.015;

/**
 * Cuts decoded sound into contiguous pieces with true times: small errors of the container's timestamps are smoothed
 * over, a hole stays a hole, and what overlaps is cut off, so that timestamps strictly increase.
 */
export class AudioTimeline {
  #piece = new Float32Array(PIECE);
  #filled = 0;
  /** Time of the first value in the piece, and of the first value of this run of contiguous sound. */
  #runStart = NaN;
  #runLength = 0;

  /** Takes 16-bit little-endian mono at `timestamp` seconds; returns the pieces that it completed. */
  push(timestamp: number, pcm: Uint8Array): AudioSample[] {
    const done: AudioSample[] = [];
    const count = Math.floor(pcm.length / 2);
    const expected = this.#runStart + this.#runLength / AUDIO_SAMPLE_RATE;
    const jump = timestamp - expected;
    let skipped = 0;
    if (!(Math.abs(jump) <= TOLERANCE)) {
      if (jump < 0) {
        skipped = Math.min(count, Math.round(-jump * AUDIO_SAMPLE_RATE));
      } else {
        done.push(...this.flush());
        this.#runStart = timestamp;
        this.#runLength = 0;
      }
    }
    const view = new DataView(pcm.buffer, pcm.byteOffset, pcm.byteLength);
    for (let i = skipped; i < count; i++) {
      this.#piece[this.#filled++] = view.getInt16(i * 2, true) / 32768;
      this.#runLength++;
      if (this.#filled === PIECE) done.push(...this.flush());
    }
    return done;
  }

  /** The piece that was begun, if any. */
  flush(): AudioSample[] {
    if (this.#filled === 0) return [];
    const start = this.#runStart + (this.#runLength - this.#filled) / AUDIO_SAMPLE_RATE;
    const data = this.#piece.subarray(0, this.#filled);
    this.#piece = new Float32Array(PIECE);
    this.#filled = 0;
    return [createAudioSample(start, data)];
  }
}
