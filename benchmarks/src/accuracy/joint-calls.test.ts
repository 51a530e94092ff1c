import { describe, expect, it } from 'vitest';
import type { FaceClip } from './face-clips.ts';
import { faceClips } from './face-clips.ts';
import { jointCalls } from './joint-calls.ts';

const clip = (synthetic: boolean, llr: number, i: number): FaceClip => ({
  name: `${i}`,
  synthetic,
  group: `g${i}`,
  generator: undefined,
  logit: llr,
  stills: 6,
  llr,
});

describe('jointCalls', () => {
  it('pairs every face and voice of each kind of call, and fuses them as core does', () => {
    const clips = [clip(false, -2, 0), clip(false, -3, 1), clip(true, 3, 2)];
    const voices = [-2, -1, -3].map((llr) => ({ synthetic: false, llr })).concat({ synthetic: true, llr: 2 });
    const calls = jointCalls(clips, voices);
    const count = (kind: string): number => calls.filter((call) => call.kind === kind).length;
    expect(
      ['genuine', 'false face', 'false voice', 'both false'].map((kind) => count(`joint: ${kind}`)),
    ).toEqual([3, 3, 2, 1]);
    expect(calls.every(({ kind, synthetic }) => synthetic === (kind !== 'joint: genuine'))).toBe(true);
    const both = calls.find(({ kind }) => kind === 'joint: both false');
    expect(both?.llr).toBeCloseTo(Math.log((Math.exp(3) + Math.exp(2) + Math.exp(5)) / 3), 10);
    expect(jointCalls(clips, calls)).toEqual(jointCalls(clips, calls));
    expect(jointCalls(clips, [])).toEqual([]);
  });
});

describe('faceClips', () => {
  it('takes the stills of one person and generator together, and leaves out what has no score', () => {
    const still = (file: string, group: string, score: number | null) => ({
      item: { file, path: file, synthetic: true, group, generator: 'GAN' },
      outcome: { face: score === null ? null : { score } },
    });
    const stills = [
      still('a', 'ann', 0.5),
      still('b', 'ann', 0.9),
      still('c', 'bob', 0.1),
      still('d', 'bob', null),
    ];
    const clips = faceClips(stills as unknown as Parameters<typeof faceClips>[0]);
    expect(clips.map(({ group, stills: n }) => [group, n])).toEqual([
      ['ann', 2],
      ['bob', 1],
    ]);
    expect(clips[0]?.logit).toBeCloseTo(Math.log(9) / 2, 10);
  });
});
