import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Observation } from '../analyzer.ts';
import {
  describeAnalyzerContract,
  expectWellFormed,
  faceObservation,
  runAnalyzer,
  seededRandom,
  audioObservation,
  frameObservation,
  talkingHead,
} from '../../../testkit/src/index.ts';
import { createLipSyncAnalyzer } from './lip-sync-analyzer.ts';
import { LagCorrelation } from './lag-correlation.ts';
import { SpeechBand } from './speech-band.ts';
import { mouthShape } from './mouth-shape.ts';
import { syncScore } from './sync-score.ts';

const judge = async (call: readonly Observation[]): ReturnType<typeof runAnalyzer> =>
  runAnalyzer(createLipSyncAnalyzer(), call);
const silenced = (call: readonly Observation[]): readonly Observation[] =>
  call.map((o) => (o.kind === 'audio' ? { ...o, speaking: false } : o));

describeAnalyzerContract('sync.lips', createLipSyncAnalyzer, (start) => talkingHead({ seconds: 14, start }));

describe('sync.lips', () => {
  it.each([5, 10, 30])('finds a mouth in sync with its sound at %d pictures a second', async (frameRate) => {
    const { summary } = await judge(talkingHead({ seconds: 40, frameRate }));
    expect(summary).toMatchObject({ status: 'measured' });
    expect(summary.status === 'measured' && summary.score).toBeLessThan(0.15);
    expect(summary).not.toHaveProperty('findings');
  });

  it.each([0.6, -0.4])('finds sound that is %d s late, and by how much', async (soundLag) => {
    const { summary } = await judge(talkingHead({ seconds: 40, soundLag }));
    expect(summary.status === 'measured' && summary.score).toBeGreaterThan(0.85);
    const message = summary.status === 'measured' ? summary.findings?.[0]?.message : '';
    const heard = /is (\d\.\d+) s (late|early)/.exec(message ?? '');
    expect(Math.abs(Number(heard?.[1]) - Math.abs(soundLag - 0.14))).toBeLessThan(0.1);
    expect(heard?.[2]).toBe(soundLag > 0 ? 'late' : 'early');
  });

  it('finds that the sound is of another talk', async () => {
    const other = talkingHead({ seconds: 60, seed: 2 }).filter(({ kind }) => kind === 'audio');
    const mine = talkingHead({ seconds: 60 }).filter(({ kind }) => kind === 'frame');
    const call = [...mine, ...other].sort((a, b) => a.timestamp - b.timestamp);
    const { summary } = await judge(call);
    expect(summary.status === 'measured' && summary.score).toBeGreaterThan(0.6);
  });

  it('says so when a long speech never goes with the mouth', async () => {
    const call = talkingHead({ seconds: 40 }).map((o) =>
      o.kind === 'frame'
        ? frameObservation({
            timestamp: o.timestamp,
            faces: [faceObservation({ mouth: 0.5 - (o.faces[0]?.mouth ?? 0) })],
          })
        : o,
    );
    const { summary } = await judge(call);
    expect(summary.status === 'measured' && summary.score).toBeGreaterThan(0.75);
    expect(summary.status === 'measured' && summary.findings?.[0]?.code).toMatch(/^sync\/(apart|offset)$/);
  });

  it('does not mind pictures that come a second before or after their sound', async () => {
    const call = talkingHead({ seconds: 30 });
    const late = (kind: string): readonly Observation[] =>
      [...call].sort(
        (a, b) => a.timestamp + (a.kind === kind ? 1 : 0) - (b.timestamp + (b.kind === kind ? 1 : 0)),
      );
    for (const order of [late('frame'), late('audio')]) {
      const { summary } = await judge(order);
      expect(summary.status === 'measured' && summary.score).toBeLessThan(0.25);
    }
  });

  it('says why it abstains: no sound, no face, no speech, too little of it, or a still mouth', async () => {
    const call = talkingHead({ seconds: 20 });
    const still = call.map((o) =>
      o.kind === 'frame'
        ? frameObservation({ timestamp: o.timestamp, faces: [faceObservation({ mouth: 0.1 })] })
        : o,
    );
    const reasons = [
      (await judge(call.filter(({ kind }) => kind !== 'audio'))).summary,
      (await judge(talkingHead({ seconds: 20, face: () => undefined }))).summary,
      (await judge(silenced(call))).summary,
      (await judge(talkingHead({ seconds: 4 }))).summary,
      (await judge(still)).summary,
    ].map((signal) => signal.status === 'abstained' && signal.reason);
    expect(reasons).toEqual(['audio/none', 'face/none', 'speech/none', 'speech/short', 'mouth/still']);
  });

  it('holds no more for a long call than for a short one: its windows keep coming', async () => {
    await using session = await createLipSyncAnalyzer().open();
    const random = seededRandom(3);
    let windows = 0;
    for (let i = 0; i < 20_000; i++) {
      const timestamp = i * 0.032;
      const speaking = i % 400 < 40;
      const sound = await session.push(audioObservation(timestamp, { random, loudness: 0.1, speaking }));
      const faces = [faceObservation({ mouth: random() })];
      const frame = frameObservation({ timestamp: timestamp + 0.001, faces });
      const picture = i % 6 === 0 ? await session.push(frame) : [];
      windows += sound.length + picture.length;
    }
    // 1.6 s of speech every 12.8 s make a piece of 6 s every 51 s of 640.
    expect(windows).toBeGreaterThanOrEqual(10);
  });

  it('keeps to well-formed signals whatever comes', async () => {
    const step = fc.record({
      kind: fc.constantFrom('audio', 'frame', 'blank'),
      speaking: fc.boolean(),
      value: fc.double({ min: 0, max: 2, noNaN: true }),
      jump: fc.constantFrom(0.032, 0.032, 0.032, 0.2, 5),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 600 }), async (steps) => {
        let timestamp = 0;
        const call = steps.map(({ kind, speaking, value, jump }): Observation => {
          timestamp += jump;
          if (kind === 'audio') {
            return { kind, timestamp, data: new Float32Array(512).fill(value - 1), speaking };
          }
          return frameObservation({
            timestamp,
            faces: kind === 'blank' ? [] : [faceObservation({ mouth: value })],
          });
        });
        const { timeline, summary } = await judge(call);
        for (const signal of [...timeline, summary]) expectWellFormed(signal, 'sync.lips');
      }),
      { numRuns: 40 },
    );
  });
});

describe('LagCorrelation', () => {
  it('finds the lag that was put in, far above its nulls', () => {
    fc.assert(
      fc.property(fc.integer({ min: -15, max: 15 }), fc.nat(1000), (lag, seed) => {
        const random = seededRandom(seed);
        const levels = Array.from({ length: 400 }, () => random());
        const mouths = Array.from({ length: 60 }, (_, i) => {
          const block = 30 + i * 5.5;
          const at = Math.floor(block + lag);
          return { block, height: (levels[at]! + levels[at + 1]!) / 2, width: 1 };
        });
        const correlation = new LagCorrelation(19);
        correlation.add(levels, mouths);
        const estimate = correlation.estimate()!;
        expect(Math.abs(estimate.lag - lag)).toBeLessThanOrEqual(1);
        expect(estimate.z).toBeGreaterThan(2);
      }),
      { numRuns: 30 },
    );
  });

  it('knows nothing before the first piece, and sees nothing in a mouth that does not move', () => {
    const correlation = new LagCorrelation(5);
    expect(correlation.estimate()).toBeUndefined();
    correlation.add(
      Array.from({ length: 200 }, (_, i) => i % 7),
      Array.from({ length: 20 }, (_, i) => ({ block: 10 + i, height: 0.3, width: 0.7 })),
    );
    expect(correlation.estimate()).toMatchObject({ peak: 0, z: 0 });
  });
});

describe('SpeechBand', () => {
  it('hears vowels, not hum and hiss, and the same in any call', () => {
    const level = (frequency: number): number => {
      const band = new SpeechBand();
      let last = 0;
      for (let block = 0; block < 8; block++) {
        const tone = (_: unknown, i: number): number =>
          Math.sin((2 * Math.PI * frequency * (block * 512 + i)) / 16_000);
        last = band.level(Float32Array.from({ length: 512 }, tone));
      }
      return last;
    };
    expect(level(1000)).toBeCloseTo(Math.SQRT1_2, 1);
    expect(level(50)).toBeLessThan(0.05);
    expect(level(7500)).toBeLessThan(0.05);
  });
});

describe('mouthShape', () => {
  it('does not depend on where the face is, how large, or how the picture is shaped', () => {
    const box = fc.record({
      scale: fc.double({ min: 0.1, max: 2, noNaN: true }),
      x: fc.double({ min: -1, max: 1, noNaN: true }),
      stretch: fc.double({ min: 0.5, max: 2, noNaN: true }),
    });
    const face = faceObservation({ mouth: 0.4 });
    const plain = mouthShape(face, 16 / 9)!;
    fc.assert(
      fc.property(box, ({ scale, x, stretch }) => {
        const landmarks = face.landmarks.map(
          (value, i) => scale * (i % 3 === 1 ? value * stretch : value) + x,
        );
        const shape = mouthShape({ ...face, landmarks }, (16 / 9) * stretch)!;
        expect(shape.height).toBeCloseTo(plain.height, 3);
        expect(shape.width).toBeCloseTo(plain.width, 3);
      }),
    );
    expect(mouthShape({ ...face, landmarks: new Float32Array(478 * 3) }, 1)).toBeUndefined();
  });
});

describe('syncScore', () => {
  it('stays in [0, 1], falls with agreement at the usual lags and rises with agreement elsewhere', () => {
    const r = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(r, r, r, (usual, other, more) => {
        const score = syncScore({ usual, other });
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(syncScore({ usual: Math.max(usual, more), other })).toBeLessThanOrEqual(score);
        expect(syncScore({ usual, other: Math.max(other, more) })).toBeGreaterThanOrEqual(score);
      }),
    );
  });
});
