import {
  base64url,
  CompactSign,
  compactVerify,
  createLocalJWKSet,
  decodeProtectedHeader,
  errors,
} from 'jose';
import type { CompactVerifyGetKey, JSONWebKeySet } from 'jose';
import * as v from 'valibot';
import { claimsSchemas, type ClaimsByType, type TokenType } from './claims.ts';
import type { SigningKey } from './keys.ts';
import { refuse, type RefusalReason, type Refused } from './refusal.ts';

/** Longest token that is looked at, in characters. Evidence of a long session with many retries takes about 8,000. */
export const MAX_TOKEN_LENGTH = 32_768;
/** Clocks may differ by this much, in seconds. */
export const CLOCK_TOLERANCE = 60;

const ALGORITHM = 'EdDSA';
const typeHeader = (type: TokenType): string => `bonafide-${type}+jwt`;

/** Signs claims as a compact JWS with `alg`, `typ` and `kid`. */
export async function signToken<T extends TokenType>(
  type: T,
  claims: ClaimsByType[T],
  key: SigningKey,
): Promise<string> {
  return new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
    .setProtectedHeader({ alg: ALGORITHM, typ: typeHeader(type), kid: key.kid })
    .sign(key.privateKey);
}

export interface VerifyTokenOptions {
  /** The issuer's public keys; a function finds them itself (`createRemoteJWKSet` of `jose`). */
  readonly keys: JSONWebKeySet | CompactVerifyGetKey;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export type VerifiedToken<T extends TokenType> =
  { readonly status: 'verified'; readonly claims: ClaimsByType[T] } | Refused;

/**
 * Checks form, algorithm, type, key, signature, claims and times, in this order. Never rejects for anything in the token;
 * rejects where `keys` is a function that fails to reach its keys.
 */
export async function verifyToken<T extends TokenType>(
  type: T,
  token: string,
  { keys, now }: VerifyTokenOptions,
): Promise<VerifiedToken<T>> {
  const misshapen = checkForm(type, token);
  if (misshapen !== undefined) return refuse(misshapen);
  const schema: v.GenericSchema<unknown, ClaimsByType[T]> = claimsSchemas[type];
  const findKey = typeof keys === 'function' ? keys : createLocalJWKSet(keys);
  try {
    const { payload } = await compactVerify(token, findKey, { algorithms: [ALGORITHM] });
    const claims = v.safeParse(schema, JSON.parse(new TextDecoder().decode(payload)));
    if (!claims.success) return refuse('token/malformed');
    const late = checkTimes(claims.output, now / 1000);
    return late === undefined ? { status: 'verified', claims: claims.output } : refuse(late);
  } catch (error) {
    return refuse(reasonOf(error));
  }
}

/** What can be told without a key. Text that decodes to the same bytes as another but differs from it is refused, too. */
function checkForm(type: TokenType, token: string): RefusalReason | undefined {
  if (token.length > MAX_TOKEN_LENGTH) return 'token/too-large';
  if (!/^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)) return 'token/malformed';
  let header;
  try {
    if (token.split('.').some((part) => base64url.encode(base64url.decode(part)) !== part))
      return 'token/malformed';
    header = decodeProtectedHeader(token);
  } catch {
    return 'token/malformed';
  }
  if (header.alg !== ALGORITHM) return 'token/algorithm';
  if (header.typ !== typeHeader(type)) return 'token/type';
  return typeof header.kid === 'string' ? undefined : 'token/unknown-key';
}

function checkTimes(claims: { iat: number; exp?: number }, now: number): RefusalReason | undefined {
  if (claims.iat > now + CLOCK_TOLERANCE) return 'token/not-yet-valid';
  if (claims.exp !== undefined && claims.exp + CLOCK_TOLERANCE <= now) return 'token/expired';
  return undefined;
}

function reasonOf(error: unknown): RefusalReason {
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'token/signature';
  if (error instanceof errors.JWKSNoMatchingKey) return 'token/unknown-key';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'token/algorithm';
  if (error instanceof errors.JOSEError || error instanceof SyntaxError) return 'token/malformed';
  throw error;
}
