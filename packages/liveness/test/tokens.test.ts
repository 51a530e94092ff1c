import fc from 'fast-check';
import { base64url, SignJWT } from 'jose';
import { expect, it } from 'vitest';
import type { SessionClaims } from '../src/protocol/claims.ts';
import { createKeyRing, generateSigningKey } from '../src/protocol/keys.ts';
import { MAX_TOKEN_LENGTH, signToken, verifyToken } from '../src/protocol/tokens.ts';
import { NOW } from './liveness-rig.ts';

const key = await generateSigningKey({ signsFrom: NOW });
const keys = createKeyRing([key]).jwks(NOW);
const claims: SessionClaims = {
  iss: 'test',
  sid: 'abc',
  nonce: 'n'.repeat(43),
  iat: NOW / 1000,
  exp: NOW / 1000 + 180,
  mode: 'live',
  steps: 3,
  language: 'en',
  needs: [],
  commitment: 'c'.repeat(43),
};
const token = await signToken('session', claims, key);
const check = async (text: string, now = NOW): Promise<string> => {
  const result = await verifyToken('session', text, { keys, now });
  return result.status === 'verified' ? 'verified' : result.reason;
};
const signed = async (header: { alg: string; typ?: string; kid?: string }, payload: object = claims) =>
  new SignJWT(payload as Record<string, unknown>).setProtectedHeader(header).sign(key.privateKey);
const typ = 'bonafide-session+jwt';
const { kid } = key;

it('verifies what was signed, and gives the claims back', async () => {
  expect(await verifyToken('session', token, { keys, now: NOW })).toEqual({ status: 'verified', claims });
});

it('refuses a token in which any one character was changed', async () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  await fc.assert(
    fc.asyncProperty(
      fc.nat(token.length - 1),
      fc.constantFrom(...alphabet.split(/(?=.)/)),
      async (at, char) => {
        if (token[at] === char || token[at] === '.') return;
        const reason = await check(token.slice(0, at) + char + token.slice(at + 1));
        expect(reason).toMatch(/^token\/(malformed|signature|algorithm|type|unknown-key)$/);
      },
    ),
    { numRuns: 300 },
  );
});

it('refuses cut, grown and empty tokens', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(token.length - 1), async (length) => {
      expect(await check(token.slice(0, length))).not.toBe('verified');
    }),
    { numRuns: 100 },
  );
  expect(await check(`${token}.x`)).toBe('token/malformed');
  expect(await check('')).toBe('token/malformed');
  expect(await check('a'.repeat(MAX_TOKEN_LENGTH + 1))).toBe('token/too-large');
});

it('refuses alg none, and every algorithm but EdDSA, before it looks for a key', async () => {
  const [, payload, signature] = token.split('.') as [string, string, string];
  for (const alg of ['none', 'None', 'HS256', 'ES256', 'RS256', 'EdDSA ', '']) {
    const header = base64url.encode(JSON.stringify({ alg, typ, kid }));
    expect(await check(`${header}.${payload}.${signature}`)).toBe('token/algorithm');
    expect(await check(`${header}.${payload}.`)).toBe('token/algorithm');
  }
});

it('refuses a key that it does not know, and a token that names none', async () => {
  const stranger = await generateSigningKey({ signsFrom: NOW });
  expect(await check(await signToken('session', claims, stranger))).toBe('token/unknown-key');
  expect(await check(await signToken('session', claims, { ...stranger, kid }))).toBe('token/signature');
  expect(await check(await signed({ alg: 'EdDSA', typ }))).toBe('token/unknown-key');
});

it('never takes a key out of the token itself', async () => {
  const stranger = await generateSigningKey({ signsFrom: NOW });
  const header = {
    alg: 'EdDSA',
    typ,
    kid: stranger.kid,
    jwk: stranger.publicJwk,
    jku: 'https://example.org',
  };
  const forged = await new SignJWT(claims).setProtectedHeader(header).sign(stranger.privateKey);
  expect(await check(forged)).toBe('token/unknown-key');
});

it('takes no token of one type for another', async () => {
  expect(await check(await signed({ alg: 'EdDSA', kid, typ: 'bonafide-evidence+jwt' }))).toBe('token/type');
  expect(await check(await signed({ alg: 'EdDSA', kid }))).toBe('token/type');
});

it('refuses claims that are missing, of the wrong type, or unknown', async () => {
  const bad = [
    { ...claims, exp: 'soon' },
    { ...claims, more: 1 },
    { ...claims, nonce: undefined },
    { ...claims, iat: -1 },
  ];
  for (const payload of bad) {
    expect(await check(await signed({ alg: 'EdDSA', typ, kid }, payload))).toBe('token/malformed');
  }
});

it('tolerates clocks that differ by 60 seconds, either way, and no more', async () => {
  expect(await check(token, NOW - 60_000)).toBe('verified');
  expect(await check(token, NOW - 61_000)).toBe('token/not-yet-valid');
  expect(await check(token, NOW + 180_000 + 59_000)).toBe('verified');
  expect(await check(token, NOW + 180_000 + 60_000)).toBe('token/expired');
});

it('signs with the newest key in its time, and believes an old one until its trust ends', async () => {
  const old = await generateSigningKey({
    signsFrom: NOW - 9_000,
    signsUntil: NOW + 1_000,
    trustedUntil: NOW + 5_000,
  });
  const next = await generateSigningKey({ signsFrom: NOW });
  const ring = createKeyRing([old, next]);
  expect(ring.signer(NOW - 1).kid).toBe(old.kid);
  expect(ring.signer(NOW).kid).toBe(next.kid);
  expect(ring.jwks(NOW).keys.map((jwk) => jwk.kid)).toEqual([old.kid, next.kid]);
  expect(ring.jwks(NOW + 5_000).keys.map((jwk) => jwk.kid)).toEqual([next.kid]);
  expect(JSON.stringify(ring.jwks(NOW))).not.toContain('"d"');
  expect(() => createKeyRing([old]).signer(NOW + 2_000)).toThrow(RangeError);
  const early = await signToken('session', claims, old);
  expect(await verifyToken('session', early, { keys: ring.jwks(NOW), now: NOW })).toMatchObject({
    status: 'verified',
  });
  expect(await verifyToken('session', early, { keys: ring.jwks(NOW + 5_000), now: NOW })).toMatchObject({
    reason: 'token/unknown-key',
  });
});
