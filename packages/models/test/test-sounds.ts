/** Steps of 512 values at 16 kHz: a vowel-like buzz (120 Hz pulses through two resonances) that comes and goes. */
export function syntheticSpeech(steps: number): readonly Float32Array[] {
  const rate = 16000;
  const sound = new Float32Array(steps * 512);
  for (const [frequency, bandwidth, gain] of [
    [700, 90, 0.5],
    [1220, 110, 0.25],
    [2600, 160, 0.1],
  ] as const) {
    const radius = Math.exp((-Math.PI * bandwidth) / rate);
    const turn = 2 * radius * Math.cos((2 * Math.PI * frequency) / rate);
    let [last, before] = [0, 0];
    for (let i = 0; i < sound.length; i++) {
      const voiced = Math.sin((2 * Math.PI * 3 * i) / rate) > -0.3;
      const pulse = voiced && i % 133 === 0 ? 1 : 0;
      [last, before] = [pulse + turn * last - radius * radius * before, last];
      sound[i]! += last * gain * 0.3;
    }
  }
  return Array.from({ length: steps }, (_, step) => sound.slice(step * 512, (step + 1) * 512));
}
