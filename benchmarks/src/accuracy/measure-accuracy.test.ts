import type { BenchItem, Outcome } from 'bonafide/bench';
import { expect, it } from 'vitest';
import { measureAccuracy } from './measure-accuracy.ts';

const items = Array.from({ length: 12 }, (_, i): BenchItem => ({
  file: `calls/${i}.mp4`,
  path: `${i}.mp4`,
  synthetic: i % 2 === 1,
  group: `${i}`,
}));

/** Right by `sure` nats on every file, or wrong by as many. */
const outcomes = (degradation: Outcome['degradation'], sure: number): readonly Outcome[] =>
  items.map(({ synthetic }, index) => ({
    index,
    degradation,
    face: null,
    voice: null,
    llr: (synthetic ? 1 : -1) * sure,
    verdict: 'inconclusive',
    coverage: null,
    analyzers: {},
    abstained: {},
    faceWidth: null,
    seconds: 5,
    ms: 1,
    cpuMs: 1,
  }));

const testSet = { convention: 'accuracy', items };

it('measures degraded files by themselves', () => {
  const run = { testSet, outcomes: [...outcomes('none', 2), ...outcomes('call-poor', -2)] };
  const { fusedAuc, n, detail } = measureAccuracy(run);
  expect({ fusedAuc, n }).toEqual({ fusedAuc: 1, n: 12 });
  expect(detail['degraded']).toMatchObject({ 'call-poor': { fusedAuc: 0, n: 12 } });
});

it('says nothing of degradations where there were none', () => {
  expect(measureAccuracy({ testSet, outcomes: outcomes('none', 2) }).detail).not.toHaveProperty('degraded');
});
