import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  describeAnalyzerContract,
  expectWellFormed,
  faceObservation,
  frameObservation,
  runAnalyzer,
  seededRandom,
  talkingHead,
} from '../../../testkit/src/index.ts';
import type { FaceObservation, Observation, Signal } from '../index.ts';
import { BlinkMeter } from './blink-meter.ts';
import { createFaceMotionAnalyzer } from './face-motion-analyzer.ts';
import { FacialMovement } from './facial-movement.ts';

const create = (): ReturnType<typeof createFaceMotionAnalyzer> => createFaceMotionAnalyzer();
const summaryOf = async (observations: readonly Observation[]): Promise<Signal> =>
  (await runAnalyzer(create(), observations)).summary;

/** Frames at 5 a second of what `face` shows. */
const call = (seconds: number, face: (time: number, i: number) => FaceObservation): readonly Observation[] =>
  Array.from({ length: seconds * 5 }, (_, i) =>
    frameObservation({ timestamp: i / 5, faces: [face(i / 5, i)] }),
  );
/** Landmarks of a still err by a little, each eye's by itself. */
function photograph(seed: number): (time: number) => FaceObservation {
  const random = seededRandom(seed);
  const jitter = (): number => 0.012 * (random() - 0.5);
  return () =>
    faceObservation({ mouth: 0.05 + jitter(), eyes: { left: 0.3 + jitter(), right: 0.3 + jitter() } });
}
/** Blinks for one picture every four seconds, and talks. */
const living = (time: number, i: number): FaceObservation => {
  const open = i % 20 === 19 ? 0.08 : 0.3 + 0.01 * Math.sin(time);
  return faceObservation({ mouth: 0.2 + 0.15 * Math.sin(7 * time), eyes: { left: open, right: open } });
};

/** A face that sways and turns, of 478 points on an ellipse; `depth`: by how much its middle stands out. Never blinks. */
function swaying(depth: number, seed: number): (time: number) => FaceObservation {
  const random = seededRandom(seed);
  const jitter = (width: number): number => width * (random() - 0.5);
  return (time) => {
    const [yaw, shift] = [0.2 * Math.sin(time), 0.05 * Math.sin(0.7 * time)];
    const landmarks = new Float32Array(478 * 3);
    for (let i = 0; i < 478; i++) {
      const [radius, angle] = [0.1 * Math.sqrt(((i * 7) % 478) / 478), 2.4 * i];
      const [x, y] = [radius * Math.cos(angle), radius * Math.sin(angle)];
      const z = -depth * (1 - (radius / 0.1) ** 2);
      const scale = 2 / (2 + z * Math.cos(yaw) - x * Math.sin(yaw));
      const across = 0.5 + shift + scale * (x * Math.cos(yaw) + z * Math.sin(yaw));
      landmarks.set([across + jitter(1e-3), 0.5 + (640 / 360) * scale * y + jitter(1e-3), 0], 3 * i);
    }
    return faceObservation({ landmarks, eyes: { left: 0.3 + jitter(0.012), right: 0.3 + jitter(0.012) } });
  };
}

describeAnalyzerContract('face.motion', create, (start) => talkingHead({ seconds: 18, start }));

describe('face.motion', () => {
  it('has nothing against a face that blinks and talks', async () => {
    const signal = await summaryOf(call(30, living));
    expect(signal.status === 'measured' && signal.score).toBeLessThan(0.1);
    expect(signal).not.toHaveProperty('findings');
  });

  it('sees that nothing moves in a photograph, wherever it is held', async () => {
    const signal = await summaryOf(call(30, photograph(3)));
    expect(signal).toMatchObject({
      findings: [{ code: 'motion/lifeless', start: 0 }],
      llr: expect.closeTo(3.33, 1) as number,
    });
    expect(signal.status === 'measured' && signal.score).toBeGreaterThan(0.8);
  });

  it('takes nobody for a photograph whose head turns and has depth, were the face ever so still', async () => {
    expect(await summaryOf(call(30, swaying(0.08, 9)))).not.toHaveProperty('findings');
    expect(await summaryOf(call(30, swaying(0, 9)))).toHaveProperty('findings');
  });

  it('makes nothing of a missing blink in pictures too few to show one', async () => {
    const sparse = call(60, photograph(3)).filter((_, i) => i % 2 === 0);
    const signal = await summaryOf(sparse);
    expect(signal).toMatchObject({ status: 'measured' });
    expect(signal).not.toHaveProperty('findings');
    expect(signal).not.toHaveProperty('llr');
  });

  it('takes nobody for a photograph who talks without a blink while the camera pans', async () => {
    const panned = call(30, (time) => {
      const face = faceObservation({
        mouth: 0.2 + 0.15 * Math.sin(7 * time),
        eyes: { left: 0.3, right: 0.3 },
      });
      const landmarks = face.landmarks.map((value, i) =>
        i % 3 === 0 ? value + 0.1 * Math.sin(time) : value,
      );
      return { ...face, landmarks };
    });
    expect(await summaryOf(panned)).not.toHaveProperty('findings');
  });

  it('takes one blink for life, and a short stillness for no finding', async () => {
    const still = photograph(4);
    const once = call(30, (time, i) =>
      i === 60 ? faceObservation({ eyes: { left: 0.1, right: 0.1 } }) : still(time),
    );
    expect(await summaryOf(once)).not.toHaveProperty('findings');
    expect(await summaryOf(call(10, photograph(5)))).not.toHaveProperty('findings');
  });

  it('looks at the face followed longest, and not across holes', async () => {
    const beside = call(30, living).map((o, i) =>
      o.kind === 'frame' ? frameObservation({ ...o, faces: [...o.faces, photograph(i)(0)] }) : o,
    );
    expect(await summaryOf(beside)).toEqual(await summaryOf(call(30, living)));
    const seldom = call(30, photograph(6)).filter((_, i) => i % 10 === 0);
    expect(await summaryOf(seldom)).toMatchObject({ status: 'abstained', reason: 'face/short' });
  });

  it('says why it abstains', async () => {
    const blurred = call(20, () => faceObservation({ quality: { limits: ['face/blurred'] } }));
    const reasons = [
      await summaryOf(talkingHead({ seconds: 12, face: () => undefined })),
      await summaryOf(call(5, living)),
      await summaryOf(blurred),
    ].map((signal) => signal.status === 'abstained' && signal.reason);
    expect(reasons).toEqual(['face/none', 'face/short', 'face/blurred']);
  });

  it('keeps to well-formed signals whatever the landmarks say', async () => {
    const openness = fc.double({ min: 0, max: 2, noNaN: true });
    const faces = fc.array(fc.tuple(openness, openness, openness), { minLength: 50, maxLength: 80 });
    await fc.assert(
      fc.asyncProperty(faces, async (shown) => {
        const observations = shown.map(([left, right, mouth], i) =>
          frameObservation({ timestamp: i / 5, faces: [faceObservation({ mouth, eyes: { left, right } })] }),
        );
        const { timeline, summary } = await runAnalyzer(create(), observations);
        for (const signal of [...timeline, summary]) expectWellFormed(signal, 'face.motion');
      }),
      { numRuns: 20 },
    );
  });

  it('rejects windows that are too short for it', () => {
    expect(() => createFaceMotionAnalyzer({ windowSeconds: 5 })).toThrow(
      expect.objectContaining({ code: 'config/invalid' }),
    );
  });
});

describe('BlinkMeter', () => {
  it('counts every blink at any usual openness, and none in eyes that stay shut', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.15, max: 0.45, noNaN: true }), fc.nat(20), (usual, blinks) => {
        const meter = new BlinkMeter();
        for (let i = 0; i < 50 + blinks * 40; i++) {
          const within = (i - 50) % 40;
          meter.next(i / 10, i >= 50 && within < 2 ? 0.3 * usual : usual);
        }
        expect(meter.count).toBe(blinks);
        for (let i = 0; i < 50; i++) meter.next(1000 + i / 10, 0.3 * usual);
        meter.next(1010, usual);
        expect(meter.count).toBe(blinks);
      }),
    );
  });
});

describe('FacialMovement', () => {
  it('measures the same whatever the size of the eyes, and knows lids that move together', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 2, noNaN: true }), fc.integer(), (scale, seed) => {
        const [one, other] = [new FacialMovement(), new FacialMovement()];
        const random = seededRandom(seed);
        for (let i = 0; i < 50; i++) {
          const open = 0.3 + 0.1 * random();
          one.add(i / 5, { left: open, right: open, lips: 0.2 }, 1);
          other.add(i / 5, { left: scale * open, right: scale * open, lips: 0.2 }, 1);
        }
        expect(one.measures().lids).toBeCloseTo(other.measures().lids, 6);
        expect(one.measures().together).toBeCloseTo(1, 6);
        expect(one.seconds).toBeCloseTo(49 / 5, 9);
      }),
    );
  });
});
