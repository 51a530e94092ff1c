import { base64url, type CompactVerifyGetKey, type JSONWebKeySet } from 'jose';
import { commitTo } from '../draws/seeded-random.ts';
import type { EvidenceClaims } from './claims.ts';
import { verifyToken } from './tokens.ts';
import type { RefusalReason } from './refusal.ts';

export interface VerifyEvidenceOptions {
  /** Public keys of the issuer whom you trust; of a device, those that you enrolled. */
  readonly keys: JSONWebKeySet | CompactVerifyGetKey;
  readonly issuer: string;
  /** Given: the evidence must be of this session. */
  readonly sid?: string;
  /** Given: evidence older than this many seconds is refused. */
  readonly maxAgeSeconds?: number;
  /** Milliseconds since 1970. Default `Date.now()`. */
  readonly now?: number;
}

/** The claims of a token that is good, or why it is none. */
export type VerifiedEvidence =
  | { readonly status: 'verified'; readonly evidence: EvidenceClaims }
  | {
      readonly status: 'refused';
      readonly reason:
        RefusalReason | 'evidence/issuer' | 'evidence/session' | 'evidence/old' | 'evidence/seed';
    };

/**
 * Checks an evidence token offline, with nothing but the issuer's public keys: signature, issuer, session, age, and that
 * the revealed seed is the one that was committed to. The verdict is in `evidence.verdict`; look at `evidence.assurance`
 * before you trust it. That the steps follow from the seed, `redrawSteps` of the server entry checks.
 */
export async function verifyEvidence(
  token: string,
  options: VerifyEvidenceOptions,
): Promise<VerifiedEvidence> {
  const { now = Date.now(), keys, issuer, sid, maxAgeSeconds } = options;
  const verified = await verifyToken('evidence', token, { keys, now });
  if (verified.status === 'refused') return verified;
  const { claims } = verified;
  if (claims.iss !== issuer) return { status: 'refused', reason: 'evidence/issuer' };
  if (sid !== undefined && claims.sid !== sid) return { status: 'refused', reason: 'evidence/session' };
  if (maxAgeSeconds !== undefined && now / 1000 - claims.iat > maxAgeSeconds)
    return { status: 'refused', reason: 'evidence/old' };
  const commitment = base64url.encode(await commitTo(base64url.decode(claims.seed)));
  if (commitment !== claims.commitment) return { status: 'refused', reason: 'evidence/seed' };
  return { status: 'verified', evidence: claims };
}
