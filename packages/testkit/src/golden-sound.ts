/** The sound of `training/voice/golden.py`, at 16 kHz: a chirp with harmonics, a pause and a click. */
export function goldenSound(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => {
    const time = i / 16_000;
    const turn = 2 * Math.PI * (110 * time + 40 * time * time);
    let value = 0;
    for (let k = 1; k < 30; k++) value += Math.sin(k * turn) / k;
    const noise = ((Math.sin(i * 12.9898) * 43758.5453) % 1) * 0.002;
    return i === 12_345 ? 0.9 : (time > 0.9 && time < 1.3 ? 0 : value * 0.1) + noise;
  });
}
