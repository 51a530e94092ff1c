import { describe, expect, it } from 'vitest';
import type { InferenceSession, Tensor } from '../inference.ts';
import type { AudioObservation } from '../analyzer.ts';
import {
  audioObservation,
  describeAnalyzerContract,
  runAnalyzer,
  seededRandom,
  talkingHead,
} from '../../../testkit/src/index.ts';
import { createVoiceSyntheticAnalyzer, type VoiceSyntheticOptions } from './voice-synthetic-analyzer.ts';

const STEP = 0.032;

/** A network that answers what `answer` makes of its input; remembers the dims it was given. */
function fakeModel(
  answer: (frames: Tensor, call: number) => number = () => 1,
): InferenceSession & { readonly dims: (readonly number[])[] } {
  const dims: (readonly number[])[] = [];
  return {
    dims,
    inputNames: ['frames'],
    outputNames: ['logit'],
    run: ({ frames }) => {
      dims.push(frames!.dims);
      const logit = Float32Array.of(answer(frames!, dims.length));
      return Promise.resolve({ logit: { data: logit, dims: [1] } });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

const analyzer = (options: VoiceSyntheticOptions = {}): ReturnType<typeof createVoiceSyntheticAnalyzer> =>
  createVoiceSyntheticAnalyzer({ model: fakeModel(), ...options });

/** Speech for `seconds`, then as much pause as told; loudness of each. */
function talk(
  seconds: number,
  { pause = 0, start = 0, loudness = 0.1, noise = 0.0005 } = {},
): AudioObservation[] {
  const random = seededRandom(5);
  const spoken = Math.round(seconds / STEP);
  return Array.from({ length: spoken + Math.round(pause / STEP) }, (_, i) =>
    audioObservation(start + i * STEP, {
      random,
      loudness: i < spoken ? loudness : noise,
      speaking: i < spoken,
    }),
  );
}

describeAnalyzerContract('voice.synthetic without a model', createVoiceSyntheticAnalyzer, (start) =>
  talkingHead({ seconds: 12, start }),
);
describeAnalyzerContract(
  'voice.synthetic with a model',
  () => analyzer({ model: fakeModel(({ data }) => data[300 * 7]! / 4), minSpeech: 1, minSnr: -10 }),
  (start) => talkingHead({ seconds: 12, start }),
);

describe('voice.synthetic', () => {
  it('says of the whole call that its model is missing', async () => {
    const { summary } = await runAnalyzer(
      createVoiceSyntheticAnalyzer(),
      talkingHead({ seconds: 12, start: 3 }),
    );
    expect(summary).toMatchObject({ status: 'abstained', reason: 'model/missing', start: 3 });
  });

  it('judges windows of 398 frames of speech, every 200 new ones, and the rest at the end', async () => {
    const model = fakeModel();
    await runAnalyzer(analyzer({ model }), talk(9));
    expect(model.dims).toEqual([
      [1, 398, 5, 256],
      [1, 398, 5, 256],
      [1, 398, 5, 256],
      [1, 297, 5, 256],
    ]);
  });

  it('leaves pauses out: speech in pieces is as much speech', async () => {
    const [whole, pieces] = [fakeModel(), fakeModel()];
    const parts = [0, 1, 2, 3].flatMap((i) => talk(1.6, { pause: 1.6, start: i * 3.2 }));
    await runAnalyzer(analyzer({ model: whole }), talk(6.4));
    await runAnalyzer(analyzer({ model: pieces }), parts);
    const frames = (model: ReturnType<typeof fakeModel>): number => model.dims.at(-1)![1]!;
    expect(pieces.dims.length).toBe(whole.dims.length);
    // A frame counts by its middle: each end of a piece may lose or win one.
    expect(Math.abs(frames(pieces) - frames(whole))).toBeLessThanOrEqual(8);
  });

  it('takes the mean of the windows, weighed by their new speech, and says where the voice sounded made', async () => {
    const model = fakeModel((_, call) => (call === 1 ? 3 : -1));
    const { summary, timeline } = await runAnalyzer(analyzer({ model }), talk(5.99));
    const logit = (3 * 398 - 198) / (398 + 198);
    expect(summary).toMatchObject({ status: 'measured', findings: [{ code: 'voice/suspected', start: 0 }] });
    expect(summary.status === 'measured' && summary.score).toBeCloseTo(1 / (1 + Math.exp(-logit)), 2);
    expect(timeline.map(({ status }) => status)).toEqual(['measured', 'measured']);
  });

  it('finds a voice suspect where its ratio speaks against it, not where the raw score does', async () => {
    const calibration = { slope: 1, intercept: -2, limit: 3 };
    const { summary } = await runAnalyzer(analyzer({ calibration }), talk(6));
    expect(summary).toMatchObject({ status: 'measured', llr: -1 });
    expect(summary).not.toHaveProperty('findings');
  });

  it('claims more with more speech, never beyond the limit, and nothing without a calibration', async () => {
    const calibration = { slope: 1, intercept: 0.5, halfSeconds: 8, limit: 1.2 };
    const llr = async (seconds: number): Promise<number> => {
      const { summary } = await runAnalyzer(analyzer({ calibration }), talk(seconds));
      return summary.status === 'measured' ? summary.llr! : NaN;
    };
    const [four, ten, hundred] = [await llr(4.1), await llr(10), await llr(40)];
    expect(four).toBeCloseTo((1.5 * 4.1) / 12.1, 1);
    expect(ten).toBeGreaterThan(four);
    expect(hundred).toBe(1.2);
    const cautious = { ...calibration, intercept: -9, excuse: 0.7 };
    const spoken = (await runAnalyzer(analyzer({ calibration: cautious }), talk(40))).summary;
    expect(spoken).toMatchObject({ llr: -0.7 });
    const { summary } = await runAnalyzer(analyzer(), talk(10));
    expect(summary).not.toHaveProperty('llr');
  });

  it.each([
    ['audio/none', []],
    ['speech/none', talk(0, { pause: 8 })],
    ['speech/short', talk(1.2, { pause: 8 })],
    ['audio/noisy', talk(0, { pause: 4, noise: 0.09 }).concat(talk(8, { start: 4.032 }))],
    [
      'audio/narrow',
      talk(8).map((o, n) => ({ ...o, data: o.data.map((_, i) => 0.1 * Math.sin((n * 512 + i) / 4)) })),
    ],
    [
      'audio/clipped',
      talk(8, { loudness: 0.58 }).map((o) => ({ ...o, data: o.data.map((v) => Math.sign(v)) })),
    ],
  ])('abstains with %s', async (reason, sound) => {
    const observations = [...sound, ...talkingHead({ seconds: 12 }).filter((o) => o.kind === 'frame')];
    observations.sort((a, b) => a.timestamp - b.timestamp);
    const { summary } = await runAnalyzer(analyzer(), observations);
    expect(summary).toMatchObject({ status: 'abstained', reason });
  });

  it('makes no frame across a jump in time', async () => {
    const model = fakeModel();
    await runAnalyzer(analyzer({ model }), [...talk(1.024), ...talk(1.024, { start: 60 })]);
    const each = Math.floor((32 * 512 - 400) / 160) + 1;
    expect(model.dims).toEqual([[1, 2 * each, 5, 256]]);
  });

  it('fails rather than judge when the network gives no number', async () => {
    const model = fakeModel(() => NaN);
    await expect(runAnalyzer(analyzer({ model }), talk(5))).rejects.toMatchObject({
      code: 'inference/failed',
    });
  });

  it('refuses options out of range, naming each', () => {
    expect(() => createVoiceSyntheticAnalyzer({ minSpeech: 0, minSnr: 99 })).toThrow(/minSpeech.*minSnr/);
  });
});
