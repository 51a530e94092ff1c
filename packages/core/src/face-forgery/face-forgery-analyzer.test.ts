import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FaceObservation } from '../face/face-observation.ts';
import type { InferenceSession, Tensor } from '../inference.ts';
import {
  describeAnalyzerContract,
  expectWellFormed,
  faceObservation,
  frameObservation,
  runAnalyzer,
  talkingHead,
} from '../../../testkit/src/index.ts';
import { createFaceForgeryAnalyzer, type HeatMap } from './face-forgery-analyzer.ts';
import { FORGERY_LIMITS } from './forgery-limits.ts';
import { LogitHistogram } from './logit-histogram.ts';

const SIZE = 32;

/** A network whose logit is ten times the mean of the crop's first plane, less 5. Remembers its inputs. */
function fakeModel(): InferenceSession & { readonly inputs: Tensor[] } {
  const inputs: Tensor[] = [];
  return {
    inputs,
    inputNames: ['image'],
    outputNames: ['logit', 'cam'],
    run: ({ image }) => {
      inputs.push(image!);
      const n = image!.dims[0]!;
      const logit = Float32Array.from({ length: n }, (_, i) => 10 * image!.data[i * 3 * SIZE * SIZE]! - 5);
      const cam = Float32Array.from({ length: n * 6 }, (_, i) => i);
      return Promise.resolve({ logit: { data: logit, dims: [n, 1] }, cam: { data: cam, dims: [n, 2, 3] } });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** A face whose red is `red`, 0..255. */
function redFace(red: number, face: Parameters<typeof faceObservation>[0] = {}): FaceObservation {
  return faceObservation({
    crop: ({ size }) => {
      const data = new Uint8ClampedArray(size * size * 4);
      for (let i = 0; i < size * size; i++) data.set([red, 10, 20, 255], i * 4);
      return { width: size, height: size, data };
    },
    ...face,
  });
}

const frames = (
  count: number,
  faces: (i: number) => readonly FaceObservation[],
): ReturnType<typeof frameObservation>[] =>
  Array.from({ length: count }, (_, i) => frameObservation({ timestamp: i / 5, faces: faces(i) }));
const analyzer = (
  options: Parameters<typeof createFaceForgeryAnalyzer>[0] = {},
): ReturnType<typeof createFaceForgeryAnalyzer> =>
  createFaceForgeryAnalyzer({ model: fakeModel(), inputSize: SIZE, ...options });

describeAnalyzerContract('face.forgery without a model', createFaceForgeryAnalyzer, (start) =>
  talkingHead({ seconds: 12, start }),
);
describeAnalyzerContract('face.forgery with a model', analyzer, (start) =>
  talkingHead({ seconds: 12, start, face: (time) => redFace(100 + 10 * Math.sin(time)) }),
);

describe('face.forgery', () => {
  it('says that its model is missing, whatever it sees', async () => {
    const { timeline, summary } = await runAnalyzer(
      createFaceForgeryAnalyzer(),
      talkingHead({ seconds: 12 }),
    );
    expect(new Set([...timeline, summary].map((s) => s.status === 'abstained' && s.reason))).toEqual(
      new Set(['model/missing']),
    );
  });

  it('feeds the network planes of red, green and blue in 0..1, at scale 1.5', async () => {
    const model = fakeModel();
    const scales: unknown[] = [];
    const face = redFace(255);
    const watched = { ...face, crop: (o: Parameters<typeof face.crop>[0]) => (scales.push(o), face.crop(o)) };
    await runAnalyzer(
      analyzer({ model }),
      frames(1, () => [watched]),
    );
    expect(scales).toEqual([{ size: SIZE, scale: 1.5 }]);
    expect(model.inputs[0]?.dims).toEqual([1, 3, SIZE, SIZE]);
    const at = (plane: number): number | undefined => model.inputs[0]?.data[plane * SIZE * SIZE + 7];
    expect([at(0), at(1), at(2)]).toEqual([1, Math.fround(10 / 255), Math.fround(20 / 255)]);
  });

  it('judges each face at most twice a second, and the faces of one picture together', async () => {
    const model = fakeModel();
    await runAnalyzer(
      analyzer({ model }),
      frames(50, () => [redFace(0), redFace(0, { track: 2 })]),
    );
    expect(model.inputs.map(({ dims }) => dims[0])).toEqual(Array.from({ length: 17 }, () => 2));
  });

  it('scores the call by its most suspicious track, and leaves out passers-by', async () => {
    const { summary } = await runAnalyzer(
      analyzer(),
      frames(60, (i) => [
        redFace(51, { track: 1 }),
        redFace(204, { track: 2 }),
        ...(i < 10 ? [redFace(255, { track: 3 })] : []),
      ]),
    );
    expect(summary).toMatchObject({
      status: 'measured',
      findings: [{ code: 'forgery/suspected', track: 2 }],
    });
    expect(summary.status === 'measured' && summary.score).toBeCloseTo(1 / (1 + Math.exp(-3)), 4);
  });

  it('is not swayed by a few bad pictures', async () => {
    const { summary } = await runAnalyzer(
      analyzer(),
      frames(200, (i) => [redFace(i % 30 === 0 ? 255 : 51)]),
    );
    expect(summary.status === 'measured' && summary.score).toBeCloseTo(1 / (1 + Math.exp(3)), 2);
  });

  it('gives a likelihood ratio of the call and of full windows, only when it is calibrated', async () => {
    const call = frames(60, () => [redFace(204)]);
    const plain = await runAnalyzer(analyzer(), call);
    expect(plain.summary).not.toHaveProperty('llr');
    const { timeline, summary } = await runAnalyzer(
      analyzer({ calibration: { slope: 0.5, intercept: -1 } }),
      call,
    );
    expect(summary.status === 'measured' && summary.llr).toBeCloseTo(0.5, 4);
    for (const window of plain.timeline) expect(window).not.toHaveProperty('llr');
    expect(timeline.map((window) => window.status === 'measured' && window.llr)).toEqual(
      timeline.map(() => expect.closeTo(0.5, 4) as number),
    );
  });

  it('judges a still by its one picture, with a smaller ratio, and once it has ended', async () => {
    const still = frames(1, () => [redFace(204)]);
    const { summary } = await runAnalyzer(analyzer({ calibration: { slope: 1, intercept: 0 } }), still);
    expect(summary).toMatchObject({ status: 'measured', score: expect.closeTo(0.9526, 3) as number });
    // Of a ratio of 3: 1 / 1.8 in place of 6 / 6.8.
    expect(summary.status === 'measured' && summary.llr).toBeCloseTo((3 * 6.8) / (6 * 1.8), 3);
    await using session = await analyzer().open();
    await session.push(still[0]!);
    expect(session.summary()).toMatchObject({ reason: 'face/short' });
  });

  it('points out a stretch only where its ratio speaks clearly for a forgery', async () => {
    const call = frames(60, () => [redFace(153)]);
    const findings = async (calibration?: { slope: number; intercept: number }): Promise<unknown> => {
      const { summary } = await runAnalyzer(analyzer({ calibration }), call);
      return summary.status === 'measured' && summary.findings;
    };
    expect(await findings()).toHaveLength(1);
    expect(await findings({ slope: 0.5, intercept: 0 })).toBeUndefined();
    expect(await findings({ slope: 3, intercept: 0 })).toHaveLength(1);
  });

  it('claims no more evidence than its calibration supports', async () => {
    const calibration = { slope: 2, intercept: 0, limit: 1.5 };
    for (const [red, llr] of [
      [255, 1.5],
      [0, -1.5],
    ] as const) {
      const { summary } = await runAnalyzer(
        analyzer({ calibration }),
        frames(60, () => [redFace(red)]),
      );
      expect(summary).toMatchObject({ status: 'measured', llr });
    }
  });

  it('says why it abstains: no face, too few pictures, or the limit that prevailed', async () => {
    const reason = async (faces: (i: number) => readonly FaceObservation[], count = 60): Promise<unknown> =>
      (await runAnalyzer(analyzer(), frames(count, faces))).summary;
    expect(await reason(() => [])).toMatchObject({ reason: 'face/none' });
    expect(await reason((i) => (i < 12 ? [redFace(0)] : []))).toMatchObject({ reason: 'face/short' });
    const small = (): FaceObservation => redFace(0, { quality: { size: FORGERY_LIMITS.size - 1 } });
    expect(await reason(() => [small()])).toMatchObject({ reason: 'face/small' });
    const soft = (): FaceObservation => redFace(0, { quality: { sharpness: FORGERY_LIMITS.sharpness - 1 } });
    expect(await reason(() => [soft()])).toMatchObject({ reason: 'face/blurred' });
    const dark = (): FaceObservation => redFace(0, { quality: { limits: ['face/dark'] } });
    expect(await reason((i) => [i % 20 === 0 ? redFace(0) : dark()])).toMatchObject({ reason: 'face/dark' });
  });

  it('shows where the network looked, face by face', async () => {
    const maps: HeatMap[] = [];
    const onHeatMap = (map: HeatMap): void => void maps.push({ ...map, data: map.data.slice() });
    await runAnalyzer(
      analyzer({ onHeatMap }),
      frames(1, () => [redFace(0), redFace(0, { track: 5 })]),
    );
    expect(maps).toEqual([
      { timestamp: 0, track: 1, width: 3, height: 2, data: Float32Array.of(0, 1, 2, 3, 4, 5) },
      { timestamp: 0, track: 5, width: 3, height: 2, data: Float32Array.of(6, 7, 8, 9, 10, 11) },
    ]);
  });

  it('fails, rather than guess, when the network gives no number for each face', async () => {
    for (const logit of [new Float32Array(0), Float32Array.of(NaN)]) {
      const model = { ...fakeModel(), run: () => Promise.resolve({ logit: { data: logit, dims: [1, 1] } }) };
      await expect(
        runAnalyzer(
          analyzer({ model }),
          frames(1, () => [redFace(0)]),
        ),
      ).rejects.toMatchObject({
        code: 'inference/failed',
      });
    }
  });

  it('keeps to well-formed signals whatever the faces are', async () => {
    const face = fc.record({ red: fc.nat(255), track: fc.nat(40), fit: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(face, { maxLength: 3 }), { maxLength: 60 }), async (shown) => {
        const call = frames(shown.length, (i) =>
          shown[i]!.map(({ red, track, fit }) =>
            redFace(red, { track, quality: { limits: fit ? [] : ['face/small'] } }),
          ),
        );
        const { timeline, summary } = await runAnalyzer(analyzer(), call);
        for (const signal of [...timeline, summary]) expectWellFormed(signal, 'face.forgery');
      }),
      { numRuns: 40 },
    );
  });

  it('refuses options out of range, all in one message', () => {
    expect(() => createFaceForgeryAnalyzer({ inputSize: 0, minFrames: NaN })).toThrow(/inputSize.*minFrames/);
  });
});

describe('LogitHistogram', () => {
  it('has the mean of its middle values, wherever they lie', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -15, max: 15, noNaN: true }), { minLength: 1, maxLength: 200 }),
        (values) => {
          const histogram = new LogitHistogram();
          for (const value of values) histogram.add(value);
          const n = values.length;
          const kept = [...values]
            .sort((a, b) => a - b)
            .map((value, i) => {
              const weight = Math.max(0, Math.min(0.9 * n, i + 1) - Math.max(0.1 * n, i));
              return { value, weight };
            });
          const total = kept.reduce((sum, { weight }) => sum + weight, 0);
          const exact = kept.reduce((sum, { value, weight }) => sum + value * weight, 0) / total;
          expect(Math.abs(histogram.trimmedMean() - exact)).toBeLessThan(0.13);
        },
      ),
    );
  });

  it('moves by no more than a few times what its values move by, on round numbers too, where bins may end', () => {
    const value = fc
      .integer({ min: -2 * 255, max: 2 * 255 })
      .chain((k) => fc.constantFrom(k / 8, (k * 32) / 255 / 2));
    fc.assert(
      fc.property(fc.array(value, { minLength: 6, maxLength: 60 }), fc.integer(), (values, seed) => {
        const [here, there] = [new LogitHistogram(), new LogitHistogram()];
        values.forEach((value, i) => {
          here.add(value);
          there.add(value + ((seed >> (i % 31)) & 1 ? 1e-5 : -1e-5));
        });
        expect(Math.abs(here.trimmedMean() - there.trimmedMean())).toBeLessThan(5e-5);
      }),
      { numRuns: 300 },
    );
  });
});
