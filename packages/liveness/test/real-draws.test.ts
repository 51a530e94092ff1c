import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CHALLENGE_KINDS, CHALLENGES, type AccessibilityNeed, type ChallengeKind } from '../src/index.ts';
import { drawSequence, drawStep, fitPolicy, sessionSpace } from '../src/draws/draw-session.ts';
import { SESSION_POLICIES } from '../src/draws/session-policy.ts';
import { chiSquareLimit, chiSquareUniform } from './chi-square.ts';

const DRAWS = 600;
const seedOf = (n: number): Uint8Array => {
  const seed = new Uint8Array(32);
  new DataView(seed.buffer).setUint32(4, n);
  return seed;
};

/** Every choice that a step's params show, by where it stands: `targets.1.direction` and what was drawn there. */
function choicesIn(value: unknown, path = ''): readonly (readonly [string, string])[] {
  if (typeof value !== 'object' || value === null) return [[path, String(value)]];
  // A colour is one choice, not three.
  if (Array.isArray(value) && typeof value[0] === 'number') {
    if (value.length === 3) return [[path, value.join()]];
  }
  return Object.entries(value).flatMap(([name, inner]) =>
    choicesIn(inner, path === '' ? name : `${path}.${name}`),
  );
}

/** What neighbouring parts show together: they may not repeat, but all else must be as likely. */
function neighboursIn(
  choices: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] {
  const at = new Map(choices);
  return choices.flatMap(([path, value]) => {
    const next = path.replace(/\d+/, (place) => String(Number(place) + 1));
    const following = next === path ? undefined : at.get(next);
    return following === undefined ? [] : [[`${path}+`, `${value} ${following}`] as const];
  });
}

/** How many outcomes each choice of a kind has, by the end of its path; `+`: together with the next one. */
const OUTCOMES: Readonly<Record<ChallengeKind, Readonly<Record<string, number>>>> = {
  light: { rgb: 5, 'rgb+': 20, seconds: 5, 'seconds+': 25 },
  pose: { mode: 2, direction: 8, 'direction+': 56, degrees: 4, 'degrees+': 16 },
  occlude: { region: 5, 'region+': 20, hand: 2, 'hand+': 4, movement: 2, 'movement+': 4 },
  expression: { action: 3, 'action+': 6, count: 3, 'count+': 9 },
  speak: { words: 16, 'words+': 256, voice: 3 },
  distance: { fills: 30 },
};

describe.each(['messaging', 'bank'] as const)('under the policy %s', (name) => {
  const policy = SESSION_POLICIES[name];

  it.each(CHALLENGE_KINDS)(
    'draws every choice of %s uniformly, alone and with the next one',
    async (kind) => {
      const { voice, ...others } = OUTCOMES[kind];
      // The voice is only drawn where much is asked.
      const expected = voice !== undefined && policy.difficulty === 'high' ? OUTCOMES[kind] : others;
      const counts = new Map<string, Map<string, number>>();
      for (let i = 0; i < DRAWS; i++) {
        const place = { kind, index: i % 3, attempt: 0 };
        const { params } = await drawStep(seedOf(i), place, { challenges: CHALLENGES, policy });
        const choices = choicesIn(params);
        for (const [path, value] of [...choices, ...neighboursIn(choices)]) {
          const own = counts.get(path) ?? new Map<string, number>();
          counts.set(path, own.set(value, (own.get(value) ?? 0) + 1));
        }
      }
      const tested = new Set<string>();
      for (const [path, own] of counts) {
        const choice = Object.entries(expected).find(
          ([end]) => path.endsWith(end) || path.replace(/\.\d+(?=\+?$)/, '').endsWith(end),
        );
        if (choice === undefined) continue;
        const [end, outcomes] = choice;
        expect(own.size, path).toBeLessThanOrEqual(outcomes);
        const cells = [...own.values(), ...new Array<number>(outcomes - own.size).fill(0)];
        expect(chiSquareUniform(cells), path).toBeLessThan(chiSquareLimit(outcomes - 1));
        tested.add(end);
      }
      expect([...tested].sort()).toEqual(Object.keys(expected).sort());
    },
  );

  it('draws every sequence of kinds as often as any other, each with light in it', async () => {
    const space = sessionSpace(CHALLENGES, policy);
    const counts = new Map(space.sequences.map((sequence) => [sequence.join(), 0]));
    for (let i = 0; i < 10 * counts.size; i++) {
      const drawn = (await drawSequence(seedOf(i), space)).join();
      counts.set(drawn, counts.get(drawn)! + 1);
    }
    expect(counts.size).toBe(space.sequences.length);
    expect(chiSquareUniform([...counts.values()])).toBeLessThan(chiSquareLimit(counts.size - 1));
    expect(space.sequences.every((sequence) => sequence.includes('light'))).toBe(true);
  });
});

it('has as many bits under each policy and need as the README states, and never fewer than 30', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const rows = [...readme.matchAll(/^\| `(messaging|bank)` \| (.+?) \| (\d) \| (\d+) \| ([\d.]+) \|/gm)];
  expect(rows.length).toBeGreaterThanOrEqual(10);
  for (const [, name, without, steps, sequences, bits] of rows) {
    const needs = [...without!.matchAll(/`([\w-]+)`/g)].map(([, need]) => need as AccessibilityNeed);
    const policy = fitPolicy(CHALLENGES, { ...SESSION_POLICIES[name as 'bank'], needs });
    const space = sessionSpace(CHALLENGES, policy);
    const actual = [policy.steps, space.sequences.length, space.bits.toFixed(1)].map(String);
    expect([name, without, ...actual]).toEqual([name, without, steps, sequences, bits]);
    expect(space.bits).toBeGreaterThanOrEqual(policy.minBits);
  }
});
