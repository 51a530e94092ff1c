import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FaceObservation } from '../face/face-observation.ts';
import type { InferenceSession } from '../inference.ts';
import {
  describeAnalyzerContract,
  expectWellFormed,
  faceObservation,
  frameObservation,
  runAnalyzer,
  seededRandom,
  talkingHead,
} from '../../../testkit/src/index.ts';
import { createFaceIdentityAnalyzer } from './face-identity-analyzer.ts';

/**
 * A network that reads who a face is, and how it is turned, from the crop's first pixel: red = person, green = pose.
 * Descriptors of one person in two poses have cosines of .75 to .95, of two persons about .4, as measured on the real one.
 */
function fakeNetwork(): InferenceSession & { runs: number } {
  const vector = (seed: number): Float32Array => {
    const random = seededRandom(seed);
    return Float32Array.from({ length: 1024 }, () => random() - 0.5);
  };
  const common = vector(1);
  return {
    runs: 0,
    inputNames: ['input_1'],
    outputNames: ['global_pooling/Mean', 'age_pred/Softmax'],
    run(inputs) {
      this.runs++;
      const { data } = inputs['input_1']!;
      const person = vector(1000 + Math.round(data[2]! + 123.68));
      const pose = vector(2000 + Math.round(data[1]! + 116.779));
      const descriptor = common.map((value, i) => 0.7 * value + 0.8 * person[i]! + 0.4 * pose[i]!);
      return Promise.resolve({
        'age_pred/Softmax': { data: new Float32Array(100), dims: [1, 100] },
        'global_pooling/Mean': { data: descriptor, dims: [1, 1024] },
      });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function person(who: number, face: Parameters<typeof faceObservation>[0] = {}, pose = 0): FaceObservation {
  return faceObservation({
    crop: ({ size }) => {
      const data = new Uint8ClampedArray(size * size * 4);
      data.set([who, pose, 0, 255]);
      return { width: size, height: size, data };
    },
    ...face,
  });
}

const frames = (
  seconds: number,
  faces: (time: number) => readonly FaceObservation[],
): ReturnType<typeof frameObservation>[] =>
  Array.from({ length: seconds * 5 }, (_, i) => frameObservation({ timestamp: i / 5, faces: faces(i / 5) }));
const analyzer = (): ReturnType<typeof createFaceIdentityAnalyzer> =>
  createFaceIdentityAnalyzer({ descriptor: fakeNetwork() });
const judge = async (call: ReturnType<typeof frames>): Promise<unknown> =>
  (await runAnalyzer(analyzer(), call)).summary;
/** A new pose every second or so. */
const pose = (time: number): number => Math.floor((time * 7919) % 31);

describeAnalyzerContract('face.identity', analyzer, (start) =>
  talkingHead({ seconds: 14, start, face: (time) => person(1, {}, pose(time)) }),
);

describe('face.identity', () => {
  it('finds no change in one person who turns about', async () => {
    const summary = await judge(frames(60, (time) => [person(1, {}, pose(time))]));
    expect(summary).toMatchObject({ status: 'measured' });
    expect(summary).not.toHaveProperty('findings');
  });

  it('finds the moment at which a face becomes another within its track', async () => {
    const summary = await judge(frames(40, (time) => [person(time < 20 ? 1 : 2, {}, pose(time))]));
    expect(summary).toMatchObject({ findings: [{ code: 'identity/changed', start: 17, end: 20, track: 1 }] });
    expect((summary as { score: number }).score).toBeGreaterThan(0.8);
  });

  it('finds each of two changes, there and back', async () => {
    const summary = await judge(frames(60, (time) => [person(time >= 20 && time < 40 ? 2 : 1)]));
    expect(summary).toMatchObject({
      findings: [
        { start: 17, end: 20 },
        { start: 37, end: 40 },
      ],
    });
  });

  it('finds another face in the place of one that was lost, under a new track', async () => {
    const call = frames(40, (time) => {
      if (time >= 18 && time < 20) return [];
      return time < 20 ? [person(1, { track: 1 })] : [person(2, { track: 2 })];
    });
    expect(await judge(call)).toMatchObject({ findings: [{ start: 17, end: 20, track: 2 }] });
  });

  it('takes the same face under a new track for the same person', async () => {
    const call = frames(40, (time) => [person(1, { track: Math.floor(time / 7) }, pose(time))]);
    expect(await judge(call)).not.toHaveProperty('findings');
  });

  it('takes two people who sit side by side for no change, nor one who leaves', async () => {
    const right = { x: 450, y: 100, width: 140, height: 160 };
    const call = frames(40, (time) => [
      ...(time < 25 ? [person(1, { track: 1 })] : []),
      person(2, { track: 2, box: right }),
    ]);
    expect(await judge(call)).not.toHaveProperty('findings');
  });

  it('describes a face every second until it is calm, then every third, and four faces of a crowd', async () => {
    const descriptor = fakeNetwork();
    const crowd = Array.from({ length: 6 }, (_, i) =>
      person(i, { track: i, box: { x: i * 200, y: 0, width: 100, height: 100 } }),
    );
    await runAnalyzer(
      createFaceIdentityAnalyzer({ descriptor }),
      frames(10, () => crowd),
    );
    expect(descriptor.runs).toBe(4 * 7); // At 0 to 5 s, and 8 s.
  });

  it('describes a face that was lost and found again within a second, however calm it was', async () => {
    const runsWith = async (track: (time: number) => number): Promise<number> => {
      const descriptor = fakeNetwork();
      const call = frames(10, (time) => [person(1, { track: track(time) })]);
      await runAnalyzer(createFaceIdentityAnalyzer({ descriptor }), call);
      return descriptor.runs;
    };
    expect(await runsWith(() => 1)).toBe(7);
    expect(await runsWith((time) => (time < 6 ? 1 : 2))).toBe(8); // At 0 to 6 s, and 9 s.
  });

  it('says why it abstains: no face, too short, or the limit that prevailed', async () => {
    expect(await judge(frames(10, () => []))).toMatchObject({ reason: 'face/none' });
    expect(await judge(frames(4, () => [person(1)]))).toMatchObject({ reason: 'face/short' });
    const profile = person(1, { quality: { limits: ['face/profile'] } });
    expect(await judge(frames(10, () => [profile]))).toMatchObject({ reason: 'face/profile' });
  });

  it('says nothing of what the face looks like', async () => {
    const { timeline, summary } = await runAnalyzer(
      analyzer(),
      frames(40, (time) => [person(time < 20 ? 1 : 2)]),
    );
    const keys = new Set<string>();
    JSON.stringify(
      [...timeline, summary],
      (key, value: unknown) => (keys.add(key.replace(/^\d+$/, '#')), value),
    );
    const known = [
      '',
      '#',
      'status',
      'analyzer',
      'start',
      'end',
      'score',
      'reason',
      'findings',
      'code',
      'track',
      'message',
    ];
    expect([...keys].filter((key) => !known.includes(key))).toEqual([]);
  });

  it('fails when the network gives no descriptor', async () => {
    for (const data of [new Float32Array(1024), new Float32Array(7), new Float32Array(1024).fill(NaN)]) {
      const descriptor = {
        ...fakeNetwork(),
        run: () => Promise.resolve({ out: { data, dims: [1, data.length] } }),
      };
      const broken = createFaceIdentityAnalyzer({ descriptor });
      await expect(
        runAnalyzer(
          broken,
          frames(2, () => [person(1)]),
        ),
      ).rejects.toMatchObject({ code: 'inference/failed' });
    }
  });

  it('keeps to well-formed signals whatever the faces are', async () => {
    const face = fc.record({ who: fc.nat(3), track: fc.nat(12), x: fc.nat(600), fit: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(face, { maxLength: 3 }), { maxLength: 25 }), async (shown) => {
        const call = shown.map((faces, i) =>
          frameObservation({
            timestamp: i,
            faces: faces.map(({ who, track, x, fit }) =>
              person(who, {
                track,
                box: { x, y: 100, width: 100, height: 100 },
                quality: { limits: fit ? [] : ['face/small'] },
              }),
            ),
          }),
        );
        const { timeline, summary } = await runAnalyzer(analyzer(), call);
        for (const signal of [...timeline, summary]) expectWellFormed(signal, 'face.identity');
      }),
      { numRuns: 20 },
    );
  });
});
