import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeAnalyzerContract,
  fakeImage,
  frameObservation,
  runAnalyzer,
  seededRandom,
  talkingHead,
} from '../../../testkit/src/index.ts';
import type { Observation, RgbaImage, Signal } from '../index.ts';
import { createFaceReplayAnalyzer } from './face-replay-analyzer.ts';
import { TILE, TileSpectrum } from './tile-spectrum.ts';

type Paint = (x: number, y: number) => readonly [red: number, green: number, blue: number];

function picture(paint: Paint, width = 300, height = 280): RgbaImage {
  const image = fakeImage(width, height);
  for (let i = 0; i < width * height; i++) image.data.set(paint(i % width, Math.floor(i / width)), 4 * i);
  return image;
}

const call = (paint: Paint, size: readonly [number, number] = [300, 280]): readonly Observation[] => {
  const image = picture(paint, ...size);
  return Array.from({ length: 30 }, (_, i) => frameObservation({ timestamp: i / 5, image }));
};
const summaryOf = async (observations: readonly Observation[]): Promise<Signal> =>
  (await runAnalyzer(createFaceReplayAnalyzer(), observations)).summary;

/** Noise of a sensor, as large in every colour, and the same in every call. */
const noisy = (level: number, seed: number): number =>
  level + 4 * (Math.abs(Math.sin(seed) * 43_758.5) % 1) - 2;
const light = (x: number, y: number): number => 120 + 60 * Math.sin(x / 40) * Math.cos(y / 50);
/** Skin and shadow without fine detail. */
const scene: Paint = (x, y) => {
  const seed = 12.9898 * x + 78.233 * y;
  const level = light(x, y);
  return [noisy(1.1 * level, seed + 1), noisy(0.85 * level, seed + 2), noisy(0.7 * level, seed + 3)];
};
/** The same on a screen held at an angle: each colour's stripes beat with the sensor at another phase. */
const screen: Paint = (x, y) => {
  const grid = (third: number): number =>
    1 +
    0.2 * Math.cos(2 * Math.PI * (x * (0.07 + 0.0006 * y) + third / 3)) +
    0.1 * Math.cos(2 * Math.PI * y * (0.06 + 0.0006 * x));
  const [r, g, b] = scene(x, y);
  return [r * grid(0), g * grid(1), b * grid(2)];
};

/** Painted once: the suite overwrites what it is given. */
const filmed = picture(screen, 280, 280);

describeAnalyzerContract('face.replay', createFaceReplayAnalyzer, (start) =>
  talkingHead({ seconds: 13, start, frameRate: 1 }).map((observation) =>
    observation.kind === 'frame'
      ? { ...observation, image: { ...filmed, data: filmed.data.slice() } }
      : observation,
  ),
);

describe('face.replay', () => {
  it('has nothing against a scene of smooth colours', async () => {
    const signal = await summaryOf(call(scene));
    expect(signal).not.toHaveProperty('findings');
    expect(signal).not.toHaveProperty('llr');
    expect(signal.status === 'measured' && signal.score).toBeLessThan(0.5);
  });

  it('sees the grid of a screen all over the picture', async () => {
    const signal = await summaryOf(call(screen));
    expect(signal).toMatchObject({ findings: [{ code: 'replay/screen' }] });
    expect(signal.status === 'measured' && signal.score).toBeGreaterThanOrEqual(0.5);
  });

  it('sees the frame of a screen without any grid', async () => {
    const framed: Paint = (x, y) =>
      x < 10 + y / 60 || x > 288 - y / 60 || y < 10 + x / 60 ? [40, 40, 40] : scene(x, y);
    const signal = await summaryOf(call(framed));
    expect(signal).toMatchObject({
      findings: [{ code: 'replay/screen' }],
      llr: expect.closeTo(2.96, 1) as unknown,
    });
  });

  it('does not take one striped thing, or detail without colour, for a screen', async () => {
    const shirt: Paint = (x, y) => (x < 100 && y > 180 ? screen(x, y) : scene(x, y));
    const grey: Paint = (x, y) => {
      const level = 128 + 40 * Math.cos(0.6 * x + 0.2 * y);
      return [level, level, level];
    };
    for (const paint of [shirt, grey]) expect(await summaryOf(call(paint))).not.toHaveProperty('findings');
  });

  it('abstains in the dark, on small pictures, on too few, and without any', async () => {
    const reasons = [
      await summaryOf(call(() => [9, 9, 9])),
      await summaryOf(call(scene, [400, 270])),
      await summaryOf(call(scene).slice(0, 8)),
      await summaryOf(talkingHead({ seconds: 5 }).filter(({ kind }) => kind !== 'frame')),
    ].map((signal) => signal.status === 'abstained' && signal.reason);
    expect(reasons).toEqual(['face/dark', 'video/small', 'video/short', 'video/none']);
  });

  it('keeps its score whatever is in the pictures', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 0, max: 255 }), async (seed, depth) => {
        const draw = seededRandom(seed);
        const signal = await summaryOf(
          call(() => [depth * draw(), 255 - depth * draw(), 255 * draw()], [280, 280]),
        );
        expect(signal.status).toBe('measured');
        expect(signal.status === 'measured' && signal.score).toBeGreaterThanOrEqual(0);
        expect(signal.status === 'measured' && signal.score).toBeLessThanOrEqual(1);
      }),
      { numRuns: 3 },
    );
  });

  it('rejects options out of range', () => {
    expect(() => createFaceReplayAnalyzer({ interval: 9 })).toThrow(
      expect.objectContaining({ code: 'config/invalid' }),
    );
  });
});

describe('TileSpectrum', () => {
  it('gives the same within a reach as without', () => {
    const random = seededRandom(7);
    const tile = Float64Array.from({ length: TILE * TILE }, () => 255 * random());
    const whole = new TileSpectrum().measure(tile, tile).first;
    const near = new TileSpectrum(16).measure(tile, tile).first;
    const expected = whole.map((power, i) => (Math.min(i % TILE, TILE - (i % TILE)) <= 16 ? power : 0));
    expect(near).toEqual(expected.slice(0, 17 * TILE));
  });

  it("finds each tile's own wave, and nothing of the other's", () => {
    const spectrum = new TileSpectrum();
    const wave = fc.record({ u: fc.integer({ min: 4, max: 28 }), v: fc.integer({ min: 4, max: 28 }) });
    fc.assert(
      fc.property(wave, wave, (a, b) => {
        const paint = ({ u, v }: { u: number; v: number }): Float64Array =>
          Float64Array.from({ length: TILE * TILE }, (_, i) =>
            Math.cos((2 * Math.PI * (u * (i % TILE) + v * Math.floor(i / TILE))) / TILE),
          );
        const { first, second } = spectrum.measure(paint(a), paint(b));
        const strongest = (powers: Float64Array): number =>
          powers
            .subarray(0, (TILE * TILE) / 2)
            .reduce((best, p, i, all) => (p > all[best]! + 1e-6 ? i : best), 0);
        expect(strongest(first)).toBe(a.v * TILE + a.u);
        expect(strongest(second)).toBe(b.v * TILE + b.u);
      }),
      { numRuns: 20 },
    );
  });

  it('measures what the definition of a spectrum says', () => {
    const random = seededRandom(3);
    const tiles = [0, 1].map(() => Float64Array.from({ length: TILE * TILE }, () => 255 * random()));
    const { first, second } = new TileSpectrum(16).measure(tiles[0]!, tiles[1]!);
    const hann = (x: number): number => 0.5 - 0.5 * Math.cos((2 * Math.PI * x) / TILE);
    const power = (tile: Float64Array, u: number, v: number): number => {
      const mean = tile.reduce((sum, value) => sum + value, 0) / tile.length;
      let [re, im] = [0, 0];
      tile.forEach((value, i) => {
        const [x, y] = [i % TILE, Math.floor(i / TILE)];
        const angle = (2 * Math.PI * (u * x + v * y)) / TILE;
        re += (value - mean) * hann(x) * hann(y) * Math.cos(angle);
        im -= (value - mean) * hann(x) * hann(y) * Math.sin(angle);
      });
      return re * re + im * im;
    };
    for (const [u, v] of [
      [0, 0],
      [3, 5],
      [16, 16],
      [61, 2],
      [48, 0],
      [0, 16],
    ] as const) {
      // prettier-ignore
      expect(first[v * TILE + u]! / power(tiles[0]!, u, v)).toBeCloseTo(1, 6);
      expect(second[v * TILE + u]! / power(tiles[1]!, u, v)).toBeCloseTo(1, 6);
    }
  });
});
