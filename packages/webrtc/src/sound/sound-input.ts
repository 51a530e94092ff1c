import { AUDIO_SAMPLE_RATE, type AudioSample, VerifierError, createAudioSample } from '@bonafide/core';
import { createStreamClock } from '../live/stream-clock.ts';
import type { PcmChunk } from '../media-frame.ts';
import { createResampler, type Resampler } from './resampler.ts';

/** Turns delivered sound into contiguous 16 kHz mono pieces of 0.1 s. */
export interface SoundInput {
  /** `arrival`: seconds of the session. Returns the pieces that it completed. Throws `media/decode-failed`. */
  push(chunk: PcmChunk, arrival: number): readonly AudioSample[];
  /** Another track begins: what was half filled is forgotten. */
  restart(): void;
}

const PIECE = AUDIO_SAMPLE_RATE / 10;
/** Seconds that a chunk may be off before it is a hole or an overlap: less is jitter of the platform's timestamps. */
const TOLERANCE = 0.06;
const LOWEST_RATE = 8_000;
const HIGHEST_RATE = 192_000;

export function createSoundInput(): SoundInput {
  const clock = createStreamClock();
  let resampler: { readonly rate: number; readonly convert: Resampler } | undefined;
  let piece = new Float32Array(PIECE);
  let filled = 0;
  /** Time of the first value of this run of contiguous sound, and values in it. */
  let runStart = NaN;
  let runLength = 0;
  /** Seconds taken so far: the clock of a stream that carries none. */
  let taken = 0;

  const forget = (): void => {
    resampler = undefined;
    filled = 0;
    runStart = NaN;
    runLength = 0;
  };

  return {
    push(chunk, arrival) {
      const mono = toMono(chunk);
      const { sampleRate } = chunk;
      const time = clock.next(arrival, chunk.timestamp ?? taken);
      taken += mono.length / sampleRate;
      const jump = time - (runStart + runLength / AUDIO_SAMPLE_RATE);
      let skip = 0;
      if (resampler?.rate !== sampleRate || !(jump <= TOLERANCE)) {
        forget();
        runStart = time;
        resampler = { rate: sampleRate, convert: createResampler(sampleRate, AUDIO_SAMPLE_RATE) };
      } else if (jump < -TOLERANCE) {
        skip = Math.min(mono.length, Math.round(-jump * sampleRate));
      }
      const values = resampler.convert.push(mono.subarray(skip));
      const done: AudioSample[] = [];
      for (const value of values) {
        // A filter may overshoot full scale by a little.
        piece[filled++] = Math.max(-1, Math.min(1, value));
        runLength++;
        if (filled < PIECE) continue;
        done.push(createAudioSample(runStart + (runLength - PIECE) / AUDIO_SAMPLE_RATE, piece));
        piece = new Float32Array(PIECE);
        filled = 0;
      }
      return done;
    },
    restart() {
      clock.restart();
      forget();
    },
  };
}

/** The mean of the channels, as floats; anything that is no number becomes silence. */
function toMono({ data, sampleRate, channels = 1 }: PcmChunk): Float32Array {
  if (!Number.isInteger(sampleRate) || sampleRate < LOWEST_RATE || sampleRate > HIGHEST_RATE) {
    throw new VerifierError('media/decode-failed', `sound of ${sampleRate} Hz`);
  }
  if (!Number.isInteger(channels) || channels < 1 || channels > 32 || data.length % channels !== 0) {
    throw new VerifierError('media/decode-failed', `${data.length} values in ${channels} channels`);
  }
  const scale = 1 / (data instanceof Int16Array ? 32768 * channels : channels);
  const mono = new Float32Array(data.length / channels);
  for (let i = 0, at = 0; i < mono.length; i++) {
    let sum = 0;
    for (let c = 0; c < channels; c++, at++) sum += data[at]!;
    mono[i] = Number.isFinite(sum) ? sum * scale : 0;
  }
  return mono;
}
