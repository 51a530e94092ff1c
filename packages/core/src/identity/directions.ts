/** A vector of the same direction and length 1; undefined when it has none. */
export function toUnit(vector: Float32Array): Float32Array | undefined {
  const length = Math.sqrt(dot(vector, vector));
  return length > 0 && Number.isFinite(length) ? vector.map((value) => value / length) : undefined;
}

/** Cosine of two vectors of length 1. */
export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Direction of the mean of some descriptors of one length; undefined when they cancel out. */
export function meanDirection(descriptors: readonly Float32Array[]): Float32Array | undefined {
  const sum = new Float32Array(descriptors[0]?.length ?? 0);
  for (const descriptor of descriptors) {
    for (let i = 0; i < sum.length; i++) sum[i]! += descriptor[i]!;
  }
  return toUnit(sum);
}
