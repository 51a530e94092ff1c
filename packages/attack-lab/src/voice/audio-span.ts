/** The samples with those in [start, end) seconds replaced by `attack` of them; the rest keeps its values. */
export function attackSpan(
  samples: Float32Array,
  sampleRate: number,
  span: { readonly start: number; readonly end: number },
  attack: (part: Float32Array) => Float32Array,
): Float32Array {
  const first = Math.min(samples.length, Math.max(0, Math.round(span.start * sampleRate)));
  const last = Math.min(samples.length, Math.max(first, Math.round(span.end * sampleRate)));
  const out = samples.slice();
  if (last > first) out.set(attack(samples.slice(first, last)), first);
  return out;
}

/** The sound later (positive) or earlier by `seconds`, same length, zeros where nothing is left. */
export function shiftAudio(samples: Float32Array, sampleRate: number, seconds: number): Float32Array {
  const lag = Math.round(seconds * sampleRate);
  return Float32Array.from(samples, (_, i) => samples[i - lag] ?? 0);
}

/** Another recording in place of this one: `length` samples of it, repeated when it is shorter. */
export function swapAudio(other: Float32Array, length: number): Float32Array {
  if (other.length === 0) throw new RangeError('the other recording is empty');
  return Float32Array.from({ length }, (_, i) => other[i % other.length]!);
}
