import { base64url } from 'jose';
import type { ChallengeStep } from '../challenge.ts';
import type { EvidenceClaims } from '../protocol/claims.ts';
import { drawSequence, drawStep, sessionSpace, type ChallengeSet } from './draw-session.ts';
import { redrawKind } from './redraw-kind.ts';

/**
 * Draws a session's steps again from the seed in its evidence, and says whether they are the ones that were asked: proof
 * that the server did not choose them for what the caller had ready. Needs the same versions of the challenges.
 */
export async function redrawSteps(
  evidence: EvidenceClaims,
  challenges: ChallengeSet,
): Promise<{ readonly agree: boolean; readonly steps: readonly ChallengeStep[] }> {
  const policy = { ...evidence.policy, ttlMs: 180_000 };
  const seed = base64url.decode(evidence.seed);
  const kinds = [...(await drawSequence(seed, sessionSpace(challenges, policy)))];
  const steps: ChallengeStep[] = [];
  for (const [i, { index, attempt }] of evidence.steps.entries()) {
    const before = evidence.steps[i - 1];
    if (before?.index === index && before.result.status === 'abstained') {
      const tried = steps.filter((_, k) => evidence.steps[k]!.index === index).map(({ kind }) => kind);
      kinds[index] = await redrawKind(seed, { kinds, tried, index, attempt }, { challenges, policy });
    }
    steps.push(await drawStep(seed, { kind: kinds[index]!, index, attempt }, { challenges, policy }));
  }
  const asked = evidence.steps.map(({ id, kind, params, durationMs }) => ({ id, kind, params, durationMs }));
  return { agree: canonical(steps) === canonical(asked), steps };
}

/** JSON with the members of every object in one order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
