import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  audioObservation,
  captureObservation,
  describeAnalyzerContract,
  frameObservation,
  runAnalyzer,
  seededRandom,
  talkingHead,
  thumbnailObservation,
} from '../../../testkit/src/index.ts';
import type { CaptureInfo, Observation, Signal, ThumbnailObservation } from '../index.ts';
import { captureDoubts } from './capture-claims.ts';
import { createStreamInjectionAnalyzer } from './stream-injection-analyzer.ts';

const create = (): ReturnType<typeof createStreamInjectionAnalyzer> => createStreamInjectionAnalyzer();
const codes = (signal: Signal): readonly string[] =>
  signal.status === 'measured' ? (signal.findings ?? []).map(({ code }) => code) : [];

/** A live picture of noise over a moving head, 25 a second. */
const live = (seconds: number, seed = 1): readonly ThumbnailObservation[] =>
  talkingHead({ seconds, seed }).filter((observation) => observation.kind === 'thumbnail');

/** Shows picture `plan(i)` at the instant of picture i. */
function retimed(
  pictures: readonly ThumbnailObservation[],
  plan: (i: number) => number,
): readonly ThumbnailObservation[] {
  return pictures.map(({ timestamp }, i) => ({ ...pictures[plan(i)]!, timestamp }));
}

const summaryOf = async (observations: readonly Observation[]): Promise<Signal> =>
  (await runAnalyzer(create(), observations)).summary;

describeAnalyzerContract('stream.injection', create, (start) => [
  captureObservation(start, { deviceLabel: 'OBS Virtual Camera' }),
  ...talkingHead({ seconds: 13, start, seed: 3 }),
]);

describe('the rhythm of the pictures', () => {
  it('says nothing against a camera that takes each picture anew', async () => {
    for (const seed of [1, 2, 3]) expect(await summaryOf(live(12, seed))).toMatchObject({ score: 0 });
  });

  it('sees that every other picture is shown twice, and that the beat is regular', async () => {
    const signal = await summaryOf(retimed(live(12), (i) => i - (i % 2)));
    expect(codes(signal)).toEqual(['injection/re-timed']);
    expect(signal).toMatchObject({ score: 0.6 });
  });

  it('keeps the beat where pictures get lost on the way', async () => {
    const random = seededRandom(8);
    const beating = retimed(live(12), (i) => i - (i % 2)).filter(() => random() > 0.05);
    expect(codes(await summaryOf(beating))).toEqual(['injection/re-timed']);
  });

  it('does not take a stream of which every third picture was left out for a beat', async () => {
    const left = live(18).filter((_, i) => i % 3 !== 2);
    expect(codes(await summaryOf(left))).toEqual([]);
    const even = left.map((picture, i) => ({ ...picture, timestamp: i / 16 }));
    expect(codes(await summaryOf(even))).toEqual([]);
  });

  it('does not take 25 pictures a second that were sent as 30 for a beat, nor one picture of three repeated', async () => {
    for (const period of [3, 6]) {
      const signal = await summaryOf(retimed(live(12), (i) => (i % period === period - 1 ? i - 1 : i)));
      expect(codes(signal)).toEqual([]);
    }
  });

  it('gives a beat a ratio, and a stream without one none', async () => {
    expect(await summaryOf(retimed(live(12), (i) => i - (i % 2)))).toMatchObject({
      llr: expect.closeTo(3.2, 1) as number,
    });
    expect(await summaryOf(live(12))).not.toHaveProperty('llr');
  });

  it('sees a picture that hangs again and again, which weighs little and has no ratio', async () => {
    const random = seededRandom(5);
    let until = 0;
    let held = 0;
    const signal = await summaryOf(
      retimed(live(12), (i) => {
        if (i < until) return held;
        if (random() < 0.08) [held, until] = [i, i + 2 + Math.floor(5 * random())];
        return i;
      }),
    );
    expect(codes(signal)).toEqual(['injection/stutter']);
    expect(signal).not.toHaveProperty('llr');
    expect(signal.status === 'measured' && signal.score).toBeCloseTo(0.3, 9);
  });

  it('forgives one hang', async () => {
    const signal = await summaryOf(retimed(live(12), (i) => (i >= 100 && i < 105 ? 100 : i)));
    expect(codes(signal)).toEqual([]);
  });

  it('sees no rhythm in a freeze or in a scene that does not move', async () => {
    expect(await summaryOf(retimed(live(12), (i) => Math.min(i, 100)))).toMatchObject({ score: 0 });
    const still = Array.from({ length: 300 }, (_, i) => thumbnailObservation(i / 25, (x) => 4 * x));
    expect(await summaryOf(still)).toMatchObject({ score: 0 });
  });

  it('keeps its score whatever pictures come, at any rate and size', async () => {
    const call = fc.record({
      rate: fc.integer({ min: 1, max: 60 }),
      seed: fc.integer(),
      noise: fc.double({ min: 0, max: 90, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(call, async ({ rate, seed, noise }) => {
        const random = seededRandom(seed);
        const pictures = Array.from({ length: 100 }, (_, i) => {
          const picture = thumbnailObservation(i / rate, (x, y) => 8 * x + y + noise * random());
          return i > 60 ? { ...picture, width: 18, height: 16, luma: picture.luma.slice(288) } : picture;
        });
        const signal = await summaryOf(pictures);
        expect(signal.status === 'measured' ? signal.score : 0).toBeLessThanOrEqual(0.6);
      }),
      { numRuns: 30 },
    );
  });
});

describe('what is said of the camera', () => {
  const doubts = (info: Partial<CaptureInfo>, delivered = {}): readonly string[] =>
    captureDoubts(
      { origin: 'local', ...info },
      { width: 1280, height: 720, frameRate: 30, ...delivered },
    ).map(({ code }) => code);
  const camera: CaptureInfo['capabilities'] = {
    width: { kind: 'range', min: 1, max: 1920 },
    height: { kind: 'range', min: 1, max: 1080 },
    frameRate: { kind: 'range', min: 1, max: 30 },
    exposureMode: { kind: 'choice', values: ['manual', 'continuous'] },
  };

  it.each([
    'OBS Virtual Camera',
    'OBS-Camera (m-de:vice)',
    'v4l2loopback (0x0)',
    'ManyCam Video Source',
    'fake_device_0',
  ])('knows %s for a program', (deviceLabel) => {
    expect(doubts({ deviceLabel })).toEqual(['injection/virtual-camera']);
  });

  it.each(['FaceTime HD Camera', 'Logitech BRIO (046d:085e)', 'Integrated Webcam', 'Jobs camera', ''])(
    'has nothing against %s',
    (deviceLabel) => {
      expect(doubts({ deviceLabel, capabilities: camera })).toEqual([]);
    },
  );

  it('sees a stream that its device cannot make, and not one that a call made smaller or turned', () => {
    expect(doubts({ capabilities: camera }, { width: 3840, height: 2160 })).toEqual([
      'injection/beyond-device',
    ]);
    expect(doubts({ capabilities: camera }, { frameRate: 60 })).toEqual(['injection/beyond-device']);
    expect(doubts({ capabilities: camera }, { width: 360, height: 640, frameRate: 31 })).toEqual([]);
    expect(doubts({ capabilities: camera }, { width: 1080, height: 1920, frameRate: undefined })).toEqual([]);
  });

  it('notes a device without a lens only where the platform lists what it can', () => {
    const bare = Object.fromEntries(Object.entries(camera).filter(([name]) => name !== 'exposureMode'));
    expect(doubts({ capabilities: bare })).toEqual(['injection/few-controls']);
    expect(doubts({ capabilities: {} })).toEqual([]);
    expect(doubts({ origin: 'remote', capabilities: bare })).toEqual([]);
  });

  it('sees a screen in the place of a camera', () => {
    expect(doubts({ settings: { displaySurface: 'window' } })).toEqual(['injection/screen-capture']);
  });

  it('speaks of the camera before there is a picture, and holds to what was said last', async () => {
    const named = captureObservation(0, { deviceLabel: 'ManyCam' });
    const sound = audioObservation(1, { random: seededRandom(1) });
    expect(await summaryOf([named, sound])).toMatchObject({ score: 0.6 });
    const changed = captureObservation(2, { deviceLabel: 'Integrated Webcam' });
    expect(await summaryOf([named, changed])).toMatchObject({ status: 'abstained', reason: 'video/none' });
  });

  it('never lowers the score of a stream', async () => {
    const stream = retimed(live(12), (i) => i - (i % 2));
    const bare = await summaryOf(stream);
    const praised = await summaryOf([
      captureObservation(0, { deviceLabel: 'A fine camera', capabilities: camera }),
      frameObservation(),
      ...stream,
    ]);
    expect(praised).toMatchObject({ score: (bare as { score: number }).score });
  });
});

it('rejects windows that are too short to judge', () => {
  expect(() => createStreamInjectionAnalyzer({ windowSeconds: 1 })).toThrow(
    expect.objectContaining({ code: 'config/invalid' }),
  );
});
