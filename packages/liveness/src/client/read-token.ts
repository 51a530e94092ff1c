import { decodeJwt, type JSONWebKeySet } from 'jose';
import * as v from 'valibot';
import { claimsSchemas, type ClaimsByType } from '../protocol/claims.ts';
import { verifyToken } from '../protocol/tokens.ts';

/** Reads what a server signed: checked against its keys where they are given, else for its form alone. `null`: not to be believed. */
export async function readToken<T extends 'session' | 'step'>(
  type: T,
  token: string,
  { keys, now }: { readonly keys: JSONWebKeySet | undefined; readonly now: number },
): Promise<ClaimsByType[T] | null> {
  if (keys !== undefined) {
    const verified = await verifyToken(type, token, { keys, now });
    return verified.status === 'verified' ? verified.claims : null;
  }
  const schema: v.GenericSchema<unknown, ClaimsByType[T]> = claimsSchemas[type];
  try {
    const claims = v.safeParse(schema, decodeJwt(token));
    return claims.success ? claims.output : null;
  } catch {
    return null;
  }
}
