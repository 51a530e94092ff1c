import { AUDIO_SAMPLE_RATE } from '@bonafide/core';

/** Pitch of a block, and how periodic it is. */
export interface Voicing {
  /** Normalised autocorrelation at the pitch, 0..1: .5 and more is voiced, a whisper stays under .3. */
  readonly strength: number;
  /** Hertz. */
  readonly pitch: number;
}

const LOWEST = 70;
const HIGHEST = 450;

/** Autocorrelation of one block of 512 values at 16 kHz (Boersma 1993 without the window correction). About 0.15 ms. */
export function measureVoicing(data: Float32Array): Voicing {
  const shortest = Math.floor(AUDIO_SAMPLE_RATE / HIGHEST);
  const longest = Math.min(data.length - 64, Math.ceil(AUDIO_SAMPLE_RATE / LOWEST));
  let best = 0;
  let at = shortest;
  for (let lag = shortest; lag <= longest; lag++) {
    let [ab, aa, bb] = [0, 0, 0];
    for (let i = lag; i < data.length; i += 2) {
      const [x, y] = [data[i]!, data[i - lag]!];
      ab += x * y;
      aa += x * x;
      bb += y * y;
    }
    const strength = aa * bb > 1e-12 ? ab / Math.sqrt(aa * bb) : 0;
    // The octave below correlates as well: the shorter period wins unless clearly beaten.
    if (strength > best * 1.05) [best, at] = [strength, lag];
  }
  return { strength: Math.max(0, Math.min(1, best)), pitch: AUDIO_SAMPLE_RATE / at };
}
