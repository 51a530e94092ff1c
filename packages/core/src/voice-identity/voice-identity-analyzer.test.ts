import { describe, expect, it } from 'vitest';
import type { AudioObservation } from '../analyzer.ts';
import type { InferenceSession } from '../inference.ts';
import {
  audioObservation,
  describeAnalyzerContract,
  runAnalyzer,
  seededRandom,
  talkingHead,
} from '../../../testkit/src/index.ts';
import { createVoiceIdentityAnalyzer } from './voice-identity-analyzer.ts';

const STEP = 0.032;

/** A network that hears who speaks: one descriptor a call, from a list that goes on with its last entry. */
function fakeModel(speakers: readonly number[]): InferenceSession {
  const vector = (seed: number): Float32Array => {
    const random = seededRandom(seed);
    return Float32Array.from({ length: 256 }, () => random() - 0.5);
  };
  const common = vector(1);
  let call = 0;
  return {
    inputNames: ['frames'],
    outputNames: ['descriptor'],
    run: () => {
      const person = vector(1000 + speakers[Math.min(call, speakers.length - 1)]!);
      const mood = vector(2000 + call++);
      const raw = common.map((value, i) => 0.5 * value + person[i]! + 0.4 * mood[i]!);
      const length = Math.sqrt(raw.reduce((sum, value) => sum + value * value, 0));
      const descriptor = { data: raw.map((value) => value / length), dims: [1, 256] };
      return Promise.resolve({ descriptor });
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

function talk(seconds: number, speaking = true): AudioObservation[] {
  const random = seededRandom(5);
  return Array.from({ length: Math.round(seconds / STEP) }, (_, i) =>
    audioObservation(i * STEP, { random, loudness: speaking ? 0.1 : 0.0005, speaking }),
  );
}

describeAnalyzerContract('voice.identity without a model', createVoiceIdentityAnalyzer, (start) =>
  talkingHead({ seconds: 12, start }),
);

describe('voice.identity', () => {
  it('says nothing that counts while one voice speaks', async () => {
    const { summary } = await runAnalyzer(createVoiceIdentityAnalyzer({ model: fakeModel([1]) }), talk(30));
    expect(summary).toMatchObject({ status: 'measured', analyzer: 'voice.identity' });
    expect(summary).not.toHaveProperty('llr');
    expect(summary).not.toHaveProperty('findings');
  });

  it('reports a change of voice once, where it happened', async () => {
    const model = fakeModel([1, 1, 1, 1, 1, 1, 2]);
    const { summary } = await runAnalyzer(createVoiceIdentityAnalyzer({ model }), talk(40));
    const findings = summary.status === 'measured' ? (summary.findings ?? []) : [];
    expect(findings.map(({ code }) => code)).toEqual(['voice/changed']);
    expect(findings[0]!.start).toBeGreaterThan(9);
    expect(findings[0]!.end).toBeLessThan(16);
  });

  it.each([
    ['model/missing', {}, talk(20)],
    ['speech/short', { model: fakeModel([1]) }, talk(9)],
    ['speech/none', { model: fakeModel([1]) }, talk(20, false)],
  ])('abstains with %s', async (reason, options, sound) => {
    const { summary } = await runAnalyzer(createVoiceIdentityAnalyzer(options), sound);
    expect(summary).toMatchObject({ status: 'abstained', reason });
  });

  it('fails rather than compare when the network gives no descriptor', async () => {
    const model: InferenceSession = {
      ...fakeModel([1]),
      run: () => Promise.resolve({ descriptor: { data: new Float32Array(3), dims: [1, 3] } }),
    };
    await expect(runAnalyzer(createVoiceIdentityAnalyzer({ model }), talk(5))).rejects.toMatchObject({
      code: 'inference/failed',
    });
  });
});
