import fc from 'fast-check';
import { expect, it } from 'vitest';
import { CHALLENGE_KINDS } from '../src/challenge-params.ts';
import { challengeStepSchema, type RandomSource } from '../src/challenge.ts';
import { randomChoices } from '../src/choices.ts';
import { drawSequence, drawStep, sessionSpace } from '../src/draws/draw-session.ts';
import { redrawKind } from '../src/draws/redraw-kind.ts';
import { commitTo, seededRandom } from '../src/draws/seeded-random.ts';
import { kindsFor, SESSION_POLICIES, type SessionPolicy } from '../src/draws/session-policy.ts';
import * as v from 'valibot';
import { fakeChallenges } from './fake-challenges.ts';
import { chiSquareLimit, chiSquareUniform } from './chi-square.ts';

const { messaging, bank } = SESSION_POLICIES;
const policies: Readonly<Record<string, SessionPolicy>> = {
  messaging,
  bank,
  'no flashing lights': { ...messaging, needs: ['flashing-light'] },
  'no light from the screen': { ...messaging, needs: ['screen-light'] },
  'no speech': { ...messaging, needs: ['speech'] },
  'no head movement': { ...messaging, needs: ['head-movement'] },
  'only the face': { ...messaging, needs: ['screen-light', 'speech', 'head-movement', 'hands'] },
};
const seedOf = (n: number): Uint8Array => {
  const seed = new Uint8Array(32);
  new DataView(seed.buffer).setUint32(0, n);
  return seed;
};

it.each(Object.entries(policies))('draws sequences uniformly over the space of: %s', async (_, policy) => {
  const space = sessionSpace(fakeChallenges, policy);
  const counts = new Map<string, number>(space.sequences.map((sequence) => [sequence.join(), 0]));
  const draws = Math.max(500, counts.size * 5);
  for (let i = 0; i < draws; i++) {
    const name = (await drawSequence(seedOf(i), space)).join();
    counts.set(name, counts.get(name)! + 1);
  }
  expect(counts.size).toBe(space.sequences.length);
  if (counts.size > 1)
    expect(chiSquareUniform([...counts.values()])).toBeLessThan(chiSquareLimit(counts.size - 1));
});

it.each(Object.entries(policies))('has 30 bits of entropy or more under: %s', (_, policy) => {
  const { bits } = sessionSpace(fakeChallenges, policy);
  expect(bits).toBeGreaterThanOrEqual(policy.minBits);
  expect(policy.minBits).toBeGreaterThanOrEqual(30);
});

it('chooses uniformly for every number of options, and each choice apart from the one before', async () => {
  const streams: RandomSource[] = [];
  for (let i = 0; i < 10; i++) streams.push(await seededRandom(seedOf(i), 'test'));
  let drawn = 0;
  const choices = randomChoices({ uint32: () => streams[Math.floor(drawn++ / 250)]!.uint32() });
  const singles = Array.from({ length: 7 }, () => 0);
  const pairs = Array.from({ length: 49 }, () => 0);
  let last = choices.choose(7);
  for (let i = 0; i < 2_000; i++) {
    const next = choices.choose(7);
    singles[next]!++;
    pairs[last * 7 + next]!++;
    last = next;
  }
  expect(chiSquareUniform(singles)).toBeLessThan(chiSquareLimit(6));
  expect(chiSquareUniform(pairs)).toBeLessThan(chiSquareLimit(48));
});

it('never asks for what a need rules out', () => {
  for (const policy of Object.values(policies)) {
    const allowed = kindsFor(policy);
    for (const sequence of sessionSpace(fakeChallenges, policy).sequences) {
      expect(sequence.every((kind) => allowed.includes(kind))).toBe(true);
    }
  }
  expect(kindsFor(policies['no head movement']!)).toEqual(['light', 'expression', 'speak']);
});

it('says what is wrong with a policy that leaves too little to draw from', () => {
  const poor = { ...messaging, steps: 2, kinds: ['occlude'] as const };
  expect(() => sessionSpace(fakeChallenges, poor)).toThrow(/bits, fewer than 30/);
  expect(() => sessionSpace(fakeChallenges, { ...messaging, kinds: [] })).toThrow(/no kind of challenge/);
  expect(() => sessionSpace(fakeChallenges, { ...messaging, minBits: 3 })).toThrow(/minBits/);
  expect(() => sessionSpace(fakeChallenges, { ...messaging, ttlMs: 180_001, retries: 9 })).toThrow(
    /retries.*ttlMs/,
  );
});

it('draws the same from the same seed and label, and nothing alike from any other', async () => {
  const first = async (seed: number, label: string): Promise<string> => {
    const random = await seededRandom(seedOf(seed), label);
    return Array.from({ length: 8 }, () => random.uint32()).join();
  };
  const streams = new Set<string>();
  for (let seed = 0; seed < 40; seed++)
    for (const label of [
      'step 0 attempt 0 light',
      'step 0 attempt 1 light',
      'step 1 attempt 0 light',
      'sequence',
    ])
      streams.add(await first(seed, label));
  expect(streams.size).toBe(160);
  expect(await first(3, 'a')).toBe(await first(3, 'a'));
});

it('cannot be predicted from earlier draws: a guess from what came before is right as often as chance', async () => {
  let right = 0;
  const trials = 600;
  const follows = new Map<string, string>();
  for (let i = 0; i < trials; i++) {
    const options = { challenges: fakeChallenges, policy: messaging };
    const earlier = await drawStep(seedOf(i), { kind: 'pose', index: 0, attempt: 0 }, options);
    const later = await drawStep(seedOf(i), { kind: 'pose', index: 1, attempt: 0 }, options);
    const direction = (step: typeof later): string =>
      step.params.kind === 'pose' ? step.params.targets[0]!.direction : '';
    if (follows.get(direction(earlier)) === direction(later)) right++;
    follows.set(direction(earlier), direction(later));
  }
  // One in 8 by chance; 4 standard deviations of a binomial.
  expect(Math.abs(right / trials - 1 / 8)).toBeLessThan(4 * Math.sqrt(((1 / 8) * (7 / 8)) / trials));
});

it('draws steps that fit their own schema', async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...CHALLENGE_KINDS), fc.nat(2 ** 31), async (kind, seed) => {
      const step = await drawStep(
        seedOf(seed),
        { kind, index: 2, attempt: 1 },
        { challenges: fakeChallenges, policy: bank },
      );
      expect(v.is(challengeStepSchema, JSON.parse(JSON.stringify(step)))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

it('gives another kind for a step that could not be judged, and keeps the bits', async () => {
  const kinds = ['light', 'pose', 'speak'] as const;
  const options = { challenges: fakeChallenges, policy: messaging };
  const seen = new Set<string>();
  for (let i = 0; i < 60; i++)
    seen.add(await redrawKind(seedOf(i), { kinds, tried: ['light'], index: 0, attempt: 1 }, options));
  // Within its family: a swap whose light cannot be judged must not be asked to speak instead.
  expect([...seen]).toEqual(['light']);
  expect(await redrawKind(seedOf(1), { kinds, tried: ['pose'], index: 1, attempt: 1 }, options)).toBe(
    'distance',
  );
  const only = { challenges: fakeChallenges, policy: { ...messaging, kinds } };
  expect(await redrawKind(seedOf(1), { kinds, tried: ['light'], index: 0, attempt: 1 }, only)).toBe('light');
});

it('commits to a seed with 256 bits that tell nothing of it', async () => {
  const [a, b] = [await commitTo(seedOf(1)), await commitTo(seedOf(2))];
  expect(a).toHaveLength(32);
  expect(a).not.toEqual(b);
});
