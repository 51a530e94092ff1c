import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeAnalyzerContract,
  expectWellFormed,
  faceObservation,
  fakeImage,
  frameObservation,
  runAnalyzer,
  seededRandom,
  talkingHead,
} from '../../../testkit/src/index.ts';
import type { FaceObservation, Observation, Signal } from '../index.ts';
import { createFacePulseAnalyzer } from './face-pulse-analyzer.ts';
import { chromPulse, posPulse } from './pulse-signal.ts';
import { measurePulse } from './pulse-spectrum.ts';
import type { ColourTrace } from './skin-traces.ts';

const create = (): ReturnType<typeof createFacePulseAnalyzer> => createFacePulseAnalyzer();

/** What a heartbeat adds to skin under white light, relative (de Haan and van Leest 2014), and skin. */
const BLOOD = [0.33, 0.77, 0.53] as const;
const SKIN = [180, 130, 110] as const;

interface Skin {
  /** Heartbeats a second. Default 1.2. */
  readonly hertz?: number;
  /** Relative change of the light at each beat, about .01 in skin. Default .01. */
  readonly strength?: number;
  /** Radians by which the cheeks are behind the forehead. Default 0. */
  readonly delay?: number;
  /** Change of the light that falls on everything, as a share. Default 0. */
  readonly flicker?: number;
}

function colourAt(time: number, phase: number, skin: Skin): readonly [number, number, number] {
  const { hertz = 1.2, strength = 0.01, flicker = 0 } = skin;
  const beat = strength * Math.sin(2 * Math.PI * hertz * time - phase);
  const light = 1 + flicker * Math.sin(2 * Math.PI * 0.9 * time);
  const channel = (k: 0 | 1 | 2): number => SKIN[k] * light * (1 + beat * BLOOD[k]);
  return [channel(0), channel(1), channel(2)];
}

/** A face whose forehead, cheeks and all else are painted; 8 bits lose a hundredth, so noise is added as sensors do. */
function skinAt(time: number, skin: Skin, random: () => number): FaceObservation {
  const paint: FaceObservation['crop'] = ({ size }) => {
    const image = fakeImage(size, size);
    const places = [
      colourAt(time, 0, skin),
      colourAt(time, skin.delay ?? 0, skin),
      colourAt(time, -(skin.delay ?? 0), skin),
    ];
    for (let i = 0; i < size * size; i++) {
      const forehead = i < (size * size) / 3;
      const colour = places[forehead ? 0 : i % size < size / 2 ? 1 : 2]!;
      for (let k = 0; k < 3; k++) image.data[4 * i + k] = colour[k]! + 3 * (random() - 0.5);
    }
    return image;
  };
  return faceObservation({ crop: paint });
}

function call(skin: Skin, { seconds = 21, rate = 10, seed = 1, start = 0 } = {}): readonly Observation[] {
  const random = seededRandom(seed);
  return Array.from({ length: seconds * rate }, (_, i) =>
    frameObservation({ timestamp: start + i / rate, faces: [skinAt(i / rate, skin, random)] }),
  );
}
const summaryOf = async (observations: readonly Observation[]): Promise<Signal> =>
  (await runAnalyzer(create(), observations)).summary;

describeAnalyzerContract('face.pulse', create, (start) => call({}, { start, rate: 6 }));

describe('face.pulse', () => {
  it.each([5, 10, 25])('sees that all of the face beats as one, at %d pictures a second', async (rate) => {
    const signal = await summaryOf(call({}, { rate, seconds: 11 }));
    expect(signal.status === 'measured' && signal.score).toBeLessThan(0.1);
    expect(signal).not.toHaveProperty('llr');
    expect(signal).not.toHaveProperty('findings');
  });

  it('sees regions that beat apart', async () => {
    const signal = await summaryOf(call({ delay: (2 * Math.PI) / 3 }));
    expect(signal.status === 'measured' && signal.score).toBeGreaterThan(0.8);
  });

  it('sees no pulse in skin without one, nor in light that flickers', async () => {
    for (const skin of [{ strength: 0 }, { strength: 0, flicker: 0.02 }]) {
      expect(await summaryOf(call(skin))).toMatchObject({ status: 'abstained', reason: 'pulse/weak' });
    }
  });

  it('says why it abstains: no face, too few pictures a second, a face for too short, a small one', async () => {
    const small = call({}).map((o) =>
      o.kind === 'frame' ? { ...o, faces: [faceObservation({ quality: { limits: ['face/small'] } })] } : o,
    );
    const reasons = [
      await summaryOf(talkingHead({ seconds: 12, face: () => undefined })),
      await summaryOf(call({}, { rate: 3 })),
      await summaryOf(call({}, { seconds: 6 })),
      await summaryOf(small),
    ].map((signal) => signal.status === 'abstained' && signal.reason);
    expect(reasons).toEqual(['face/none', 'video/slow', 'face/short', 'face/small']);
  });

  it('keeps to well-formed signals whatever the skin looks like', async () => {
    const colours = fc.array(fc.uint8Array({ minLength: 12, maxLength: 12 }), {
      minLength: 60,
      maxLength: 80,
    });
    await fc.assert(
      fc.asyncProperty(colours, async (shown) => {
        const observations = shown.map((bytes, i) => {
          const crop: FaceObservation['crop'] = ({ size }) => {
            const image = fakeImage(size, size);
            return { ...image, data: image.data.map((_, k) => bytes[k % 12]!) };
          };
          return frameObservation({ timestamp: i / 6, faces: [faceObservation({ crop })] });
        });
        const { timeline, summary } = await runAnalyzer(create(), observations);
        for (const signal of [...timeline, summary]) expectWellFormed(signal, 'face.pulse');
      }),
      { numRuns: 10 },
    );
  });

  it('rejects windows that hold too few heartbeats', () => {
    expect(() => createFacePulseAnalyzer({ windowSeconds: 5 })).toThrow(
      expect.objectContaining({ code: 'config/invalid' }),
    );
  });
});

describe('POS and CHROM', () => {
  const trace = (skin: Skin): ColourTrace => Array.from({ length: 200 }, (_, i) => colourAt(i / 20, 0, skin));
  const power = (pulse: Float64Array): number => pulse.reduce((sum, value) => sum + value * value, 0);

  it.each([
    ['POS', posPulse],
    ['CHROM', chromPulse],
  ])('%s keeps the pulse, and not a light that changes for all colours alike', (_, method) => {
    const pulse = power(method(trace({}), 20));
    expect(power(method(trace({ strength: 0, flicker: 0.05 }), 20))).toBeLessThan(1e-3 * pulse);
  });

  it('find any heart rate, whatever the light and the strength', () => {
    const skin = fc.record({
      hertz: fc.double({ min: 0.8, max: 2.8, noNaN: true }),
      strength: fc.double({ min: 0.002, max: 0.05, noNaN: true }),
      flicker: fc.double({ min: 0, max: 0.1, noNaN: true }),
    });
    fc.assert(
      fc.property(skin, (person) => {
        const regions = [trace(person), trace(person), trace(person)];
        const { snr, agreed, coherence } = measurePulse(regions, 20);
        expect(agreed).toBe(true);
        expect(snr).toBeGreaterThan(3);
        expect(coherence).toBeCloseTo(1, 6);
      }),
      { numRuns: 25 },
    );
  });
});
