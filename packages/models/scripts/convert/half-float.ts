/** The value of an IEEE 754 half-precision float, given as its 16 bits. */
export function halfToFloat(bits: number): number {
  const sign = bits >> 15 === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const float = new Float32Array(1);
const floatBits = new Uint32Array(float.buffer);

/** The bits of a float32 as a half-precision float, or `undefined` where half precision cannot hold it exactly. */
export function floatToHalf(value: number): number | undefined {
  float[0] = value;
  const bits = floatBits[0]!;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 255) - 127;
  const fraction = bits & 0x7fffff;
  if (exponent > 15) return undefined;
  if (exponent >= -14) {
    return (fraction & 0x1fff) === 0 ? sign | ((exponent + 15) << 10) | (fraction >> 13) : undefined;
  }
  // Zero and subnormal halves: a whole number of steps of 2^-24.
  const steps = Math.abs(value) * 2 ** 24;
  return Number.isInteger(steps) ? sign | steps : undefined;
}

/** Values of a little-endian block of half floats. */
export function readHalfFloats(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const values = new Float32Array(bytes.byteLength / 2);
  for (let i = 0; i < values.length; i++) values[i] = halfToFloat(view.getUint16(i * 2, true));
  return values;
}
