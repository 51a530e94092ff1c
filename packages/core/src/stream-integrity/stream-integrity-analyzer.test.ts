import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observation, ThumbnailObservation } from '../analyzer.ts';
import {
  describeAnalyzerContract,
  expectWellFormed,
  frameObservation,
  faceObservation,
  runAnalyzer,
  seededRandom,
  talkingHead,
  thumbnailObservation,
} from '../../../testkit/src/index.ts';
import { createStreamIntegrityAnalyzer } from './stream-integrity-analyzer.ts';

const live = (seconds: number, seed = 1): readonly Observation[] => talkingHead({ seconds, seed });
const pictures = (call: readonly Observation[]): readonly ThumbnailObservation[] =>
  call.filter((observation) => observation.kind === 'thumbnail');
/** The given pictures at 25 a second from 0, each with fresh noise of up to one level, as re-encoding leaves it. */
function replay(shown: readonly ThumbnailObservation[], seed = 9): readonly ThumbnailObservation[] {
  const random = seededRandom(seed);
  return shown.map(({ luma }, i) =>
    thumbnailObservation(i / 25, (x, y) => luma[y * 32 + x]! + 1.4 * (random() - 0.5)),
  );
}
async function judge(
  call: readonly Observation[],
): Promise<{ readonly score: number | undefined; readonly codes: readonly string[] }> {
  const { summary } = await runAnalyzer(createStreamIntegrityAnalyzer(), call);
  if (summary.status === 'abstained') return { score: undefined, codes: [] };
  return { score: summary.score, codes: [...new Set((summary.findings ?? []).map(({ code }) => code))] };
}

describeAnalyzerContract('stream.integrity', createStreamIntegrityAnalyzer, (start) =>
  talkingHead({ seconds: 14, start }),
);

describe('stream.integrity', () => {
  it('finds nothing in a live call', async () => {
    expect(await judge(live(60))).toEqual({ score: 0, codes: [] });
  });

  it('finds a loop and says how long it is', async () => {
    const clip = pictures(live(6));
    const { summary } = await runAnalyzer(
      createStreamIntegrityAnalyzer(),
      replay([...clip, ...clip, ...clip]),
    );
    expect(summary).toMatchObject({ status: 'measured', score: 0.95 });
    const findings = summary.status === 'measured' ? summary.findings : [];
    expect(findings).toMatchObject([{ code: 'stream/loop' }]);
    expect(findings?.[0]?.message).toMatch(/(6|12)\.0 s before/);
    expect(findings?.[0]?.start).toBeGreaterThan(5.9);
  });

  it('finds a clip that plays forwards and then backwards', async () => {
    const clip = pictures(live(6));
    expect((await judge(replay([...clip, ...clip.toReversed()]))).codes).toEqual(['stream/loop']);
  });

  it('finds a few seconds that are shown again in an otherwise live call', async () => {
    const clip = pictures(live(30));
    const reused = [...clip.slice(0, 500), ...clip.slice(100, 200), ...clip.slice(500)];
    expect((await judge(replay(reused))).codes).toEqual(['stream/loop']);
  });

  it('makes less of a loop in a long call, which has more chances of one by chance', async () => {
    const ratioIn = async (seconds: number): Promise<number | undefined> => {
      const clip = pictures(live(seconds));
      const reused = [...clip.slice(0, 500), ...clip.slice(100, 200), ...clip.slice(500)];
      const { summary } = await runAnalyzer(createStreamIntegrityAnalyzer(), replay(reused));
      return summary.status === 'measured' ? summary.llr : undefined;
    };
    expect(await ratioIn(24)).toBeCloseTo(4.3, 0);
    expect(await ratioIn(200)).toBeLessThan(3);
  });

  it('takes a caller who sits still for no loop', async () => {
    const random = seededRandom(4);
    const still = Array.from({ length: 1000 }, (_, i) =>
      thumbnailObservation(
        i / 25,
        (x, y) => 80 + 3 * x + y + (x > 14 && x < 18 ? 3 * Math.sin(i / 40) : 0) + random(),
      ),
    );
    expect((await judge(still)).codes).toEqual([]);
  });

  it('finds a freeze, with its length, and scores it by its share of the call', async () => {
    const clip = pictures(live(20));
    const frozen = [
      ...clip.slice(0, 200),
      ...Array.from({ length: 75 }, () => clip[200]!),
      ...clip.slice(200),
    ];
    const call = frozen.map((picture, i) => ({ ...picture, timestamp: i / 25 }));
    const { summary } = await runAnalyzer(createStreamIntegrityAnalyzer(), call);
    expect(summary).toMatchObject({ findings: [{ code: 'stream/frozen', start: 8, end: 11 }] });
    expect((await judge(call)).score).toBeCloseTo((0.5 * (2 * 3)) / 22.96, 2);
  });

  it('tells a still picture of a face from a live one, though noise was added to it', async () => {
    const first = pictures(live(1))[0]!;
    const still = replay(Array.from({ length: 250 }, () => first));
    const faces = Array.from({ length: 50 }, (_, i) => frameObservation({ timestamp: i / 5 }));
    const { score, codes } = await judge([...still, ...faces].sort((a, b) => a.timestamp - b.timestamp));
    expect(codes).toEqual(['stream/static']);
    expect(score).toBe(0.9);
  });

  it('cannot tell from a still picture without a face, nor from a black one', async () => {
    const first = pictures(live(1))[0]!;
    expect((await judge(replay(Array.from({ length: 250 }, () => first)))).score).toBe(0.5);
    const black = Array.from({ length: 250 }, (_, i) => thumbnailObservation(i / 25, () => 16));
    expect(await judge(black)).toEqual({ score: 0.5, codes: ['stream/black'] });
  });

  it('finds every frame shown twice, a hole in time, and steps of resolution and sharpness', async () => {
    const clip = pictures(live(10));
    const twice = clip.map(({ timestamp }, i) => ({ ...clip[i - (i % 2)]!, timestamp }));
    expect((await judge(twice)).codes).toEqual(['stream/duplicated']);
    const holed = clip.map((picture, i) => ({
      ...picture,
      timestamp: picture.timestamp + (i < 100 ? 0 : 1.5),
    }));
    expect((await judge(holed)).codes).toEqual(['stream/gap']);
    const frames = Array.from({ length: 50 }, (_, i) =>
      frameObservation({
        timestamp: i / 5,
        sourceHeight: i < 45 ? 360 : 180,
        faces: [faceObservation({ quality: { sharpness: i < 22 ? 300 : 40 } })],
      }),
    );
    const { codes } = await judge([...clip, ...frames].sort((a, b) => a.timestamp - b.timestamp));
    expect(codes).toEqual(['stream/sharpness', 'stream/resolution']);
  });

  it('abstains without a picture, and with less than two seconds of it', async () => {
    const sound = live(5).filter(({ kind }) => kind === 'audio');
    expect((await runAnalyzer(createStreamIntegrityAnalyzer(), sound)).summary).toMatchObject({
      reason: 'video/none',
    });
    expect((await runAnalyzer(createStreamIntegrityAnalyzer(), live(1.5))).summary).toMatchObject({
      reason: 'video/short',
    });
  });

  it('spans a gap in the media with one window', async () => {
    const call = [
      ...pictures(live(6)),
      ...pictures(live(6)).map((p) => ({ ...p, timestamp: p.timestamp + 3600 })),
    ];
    const { timeline } = await runAnalyzer(createStreamIntegrityAnalyzer(), call);
    expect(timeline.length).toBeLessThan(6);
  });

  it('keeps to well-formed signals whatever the pictures are', async () => {
    const picture = fc.record({
      interval: fc.double({ min: 0.001, max: 2, noNaN: true }),
      level: fc.integer({ min: 0, max: 255 }),
      width: fc.constantFrom(1, 32, 5),
      height: fc.constantFrom(1, 18, 40),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(picture, { maxLength: 80 }), async (shown) => {
        let timestamp = 0;
        const call = shown.map(({ interval, level, width, height }): ThumbnailObservation => {
          timestamp += interval;
          const luma = new Uint8Array(width * height).map((_, i) => (level * (i + 1)) % 256);
          return { kind: 'thumbnail', timestamp, width, height, luma };
        });
        const { timeline, summary } = await runAnalyzer(createStreamIntegrityAnalyzer(), call);
        for (const signal of [...timeline, summary]) expectWellFormed(signal, 'stream.integrity');
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a window that it could not fill', () => {
    expect(() => createStreamIntegrityAnalyzer({ windowSeconds: NaN })).toThrow(/windowSeconds/);
  });
});
