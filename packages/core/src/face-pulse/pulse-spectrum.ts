import { chromPulse, posPulse, type PulseMethod } from './pulse-signal.ts';
import type { ColourTrace } from './skin-traces.ts';

/** Hearts beat 42 to 180 times a minute; in hertz. */
const SLOWEST = 0.7;
const FASTEST = 3;
/** Steps of frequency, and how far from a peak its power reaches in a window of ten seconds, in hertz. */
const STEP = 0.05;
const REACH = 0.15;

/** What the regions of a face have in common that may be a pulse. */
export interface PulseMeasures {
  /** Power at the strongest common frequency and its double over the rest of the band, in decibels (de Haan and Jeanne 2013). */
  readonly snr: number;
  /** Whether both methods find the same frequency. */
  readonly agreed: boolean;
  /** How far the regions beat in step at that frequency: 0 = apart, 1 = as one. */
  readonly coherence: number;
}

interface Line {
  readonly re: number;
  readonly im: number;
}

/** Compares the regions' pulses. `rate` in hertz, above 4. */
export function measurePulse(regions: readonly ColourTrace[], rate: number): PulseMeasures {
  const frequencies = bandBelow(rate / 2);
  const pos = spectraOf(regions, rate, { method: posPulse, frequencies });
  const chrom = spectraOf(regions, rate, { method: chromPulse, frequencies });
  const power = commonPower(pos);
  const peak = largest(power);
  const at = frequencies[peak]!;
  let [signal, rest] = [0, 0];
  power.forEach((value, i) => {
    const near = Math.abs(frequencies[i]! - at) < REACH || Math.abs(frequencies[i]! - 2 * at) < REACH;
    if (near) signal += value;
    else rest += value;
  });
  const beats = pos.map((lines) => lines[peak]!);
  const sum = beats.reduce((total, { re, im }) => ({ re: total.re + re, im: total.im + im }), {
    re: 0,
    im: 0,
  });
  const apart = beats.reduce((total, line) => total + powerOf(line), 0);
  return {
    snr: 10 * Math.log10(Math.max(signal, 1e-12) / Math.max(rest, 1e-12)),
    agreed: Math.abs(frequencies[largest(commonPower(chrom))]! - at) < REACH,
    coherence: apart > 0 ? powerOf(sum) / (beats.length * apart) : 0,
  };
}

/** Each region's spectrum, with a power of 1 over the band, so that no region outshouts the others. */
function spectraOf(
  regions: readonly ColourTrace[],
  rate: number,
  { method, frequencies }: { readonly method: PulseMethod; readonly frequencies: readonly number[] },
): readonly (readonly Line[])[] {
  return regions.map((trace) => {
    const lines = linesOf(method(trace, rate), rate, frequencies);
    const total = Math.sqrt(lines.reduce((sum, line) => sum + powerOf(line), 0));
    return lines.map(({ re, im }) => (total > 1e-9 ? { re: re / total, im: im / total } : { re: 0, im: 0 }));
  });
}

/** Fourier sums under a Hann window. */
function linesOf(pulse: Float64Array, rate: number, frequencies: readonly number[]): readonly Line[] {
  const windowed = pulse.map((v, i) => v * (0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / pulse.length)));
  return frequencies.map((frequency) => {
    const turn = (2 * Math.PI * frequency) / rate;
    let [re, im] = [0, 0];
    windowed.forEach((value, i) => {
      re += value * Math.cos(turn * i);
      im -= value * Math.sin(turn * i);
    });
    return { re, im };
  });
}

function commonPower(spectra: readonly (readonly Line[])[]): readonly number[] {
  return spectra[0]!.map((_, i) => spectra.reduce((sum, lines) => sum + powerOf(lines[i]!), 0));
}

function bandBelow(nyquist: number): readonly number[] {
  const top = Math.min(FASTEST, nyquist - STEP);
  return Array.from({ length: Math.floor((top - SLOWEST) / STEP + 1e-3) + 1 }, (_, i) => SLOWEST + i * STEP);
}

function powerOf({ re, im }: Line): number {
  return re * re + im * im;
}

function largest(values: readonly number[]): number {
  return values.reduce((best, value, i) => (value > values[best]! ? i : best), 0);
}
