import { VERSION } from '@bonafide/core';
import { base64url } from 'jose';
import { strengthOf } from '../challenges/challenge-family.ts';
import { type EvidenceClaims } from '../protocol/claims.ts';
import { signToken } from '../protocol/tokens.ts';
import { toStepRecords, type Attempt } from './attempt.ts';
import type { Progress } from './session-machine.ts';
import type { EngineParts, SessionSetup } from './session-setup.ts';

export interface EvidenceFacts {
  readonly progress: Progress;
  readonly attempts: readonly Attempt[];
  readonly consentAt: number | null;
  readonly mediaSha256?: string;
}

/** Signs what a session came to. For a final state only. Numbers and names; no picture, sound, landmark or descriptor. */
export async function signEvidence(
  parts: EngineParts,
  { claims, seed, sequence, policy, entropyBits }: SessionSetup,
  { progress, attempts, consentAt, mediaSha256 }: EvidenceFacts,
): Promise<string> {
  const now = parts.now();
  const { state, reason } = progress;
  if (state !== 'passed' && state !== 'failed' && state !== 'expired' && state !== 'abandoned')
    throw new TypeError(`a session that is ${state} has no evidence yet`);
  const evidence: EvidenceClaims = {
    iss: parts.issuer,
    sid: claims.sid,
    nonce: claims.nonce,
    iat: Math.floor(now / 1000),
    mode: claims.mode,
    assurance: claims.mode === 'on-device' ? 'device' : 'server',
    strength: strengthOf(sequence, policy.needs),
    verdict: state,
    reasons: reason === null ? [] : [reason],
    issuedAt: new Date(claims.iat * 1000).toISOString(),
    consentAt: consentAt === null ? null : new Date(consentAt).toISOString(),
    endedAt: new Date(now).toISOString(),
    policy: {
      name: policy.name,
      difficulty: policy.difficulty,
      language: policy.language,
      needs: [...policy.needs],
      kinds: [...policy.kinds],
      steps: policy.steps,
      retries: policy.retries,
      weak: policy.weak,
      minBits: policy.minBits,
    },
    entropyBits: Number(entropyBits.toFixed(2)),
    commitment: claims.commitment,
    seed: base64url.encode(seed),
    steps: toStepRecords(attempts),
    mediaSha256: mediaSha256 ?? null,
    models: { ...parts.models },
    version: VERSION,
  };
  return signToken('evidence', evidence, parts.keys.signer(now));
}
