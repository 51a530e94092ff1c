/** Root mean square; 0 for no samples. */
export function rms(samples: Float32Array): number {
  let sum = 0;
  for (const value of samples) sum += value * value;
  return samples.length === 0 ? 0 : Math.sqrt(sum / samples.length);
}

/** The samples at the level of `reference` (equal RMS), limited to [-1, 1]; silence stays silent. A new array. */
export function matchLevel(samples: Float32Array, reference: Float32Array): Float32Array {
  const own = rms(samples);
  const gain = own > 1e-9 ? rms(reference) / own : 0;
  return samples.map((value) => Math.min(1, Math.max(-1, value * gain)));
}
