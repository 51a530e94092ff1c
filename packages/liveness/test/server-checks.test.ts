import { expect, it } from 'vitest';
import { createLivenessServer } from '../src/engine/liveness-server.ts';
import { engines } from '../src/engine/liveness-server.ts';
import { LiveSession } from '../src/engine/live-session.ts';
import { createKeyRing, generateSigningKey } from '../src/protocol/keys.ts';
import { signToken } from '../src/protocol/tokens.ts';
import { verifyEvidence } from '../src/protocol/verify-evidence.ts';
import { bender } from './bender.ts';
import { Caller, createRig, messagesOf, NOW } from './liveness-rig.ts';

it('refuses messages with another session or nonce, a used or a later number, or out of turn', async () => {
  const { open } = createRig();
  const [caller, other] = [await open(), await open()];
  expect((await caller.send({ type: 'ready', index: 0, attempt: 0, at: 0 })).refused).toBe('session/state');
  expect((await caller.consent({ session: other.session.token })).refused).toBe('session/other');
  expect((await caller.consent({ sid: other.session.id })).refused).toBe('session/other');
  caller.seq--;
  expect((await caller.consent({ nonce: other.nonce })).refused).toBe('session/other');
  caller.seq--;
  expect((await caller.consent({ seq: 0 })).refused).toBe('message/replayed');
  caller.seq--;
  expect((await caller.consent({ seq: 9 })).refused).toBe('message/reordered');
  caller.seq--;
  expect((await caller.consent()).refused).toBeNull();
  expect((await caller.consent()).refused).toBe('session/state');
  expect((await caller.send({ type: 'ready', index: 1, attempt: 0, at: 0 })).refused).toBe('step/other');
  expect((await caller.ready()).refused).toBeNull();
  expect((await caller.send({ type: 'shown', step: 'step-2-0', at: 0 })).refused).toBe('step/other');
  expect((await caller.shown()).refused).toBeNull();
  expect((await caller.shown()).refused).toBe('session/state');
});

it('refuses a session token that is tampered with, of another issuer, or of another key', async () => {
  const { open } = createRig();
  const caller = await open();
  const { token } = caller.session;
  const stranger = await generateSigningKey({ signsFrom: NOW });
  const { claims } = engines.get(caller.session)!.setup;
  const forged = await signToken('session', { ...claims, exp: claims.exp + 600 }, stranger);
  expect((await caller.consent({ session: forged })).refused).toBe('token/unknown-key');
  expect((await caller.consent({ session: `${token.slice(0, -4)}AAAA` })).refused).toBe('token/signature');
  expect((await caller.consent({ session: 'a.b.c' })).refused).toBe('token/malformed');
  expect((await caller.consent({ session: 'a'.repeat(32_769) })).refused).toBe('token/too-large');
  expect((await caller.consent()).refused).toBeNull();
});

it('opens a session once: of 50 servers asked at the same time, one does', async () => {
  const rig = createRig();
  const caller = await rig.open();
  const { setup, parts } = engines.get(caller.session)!;
  const message = JSON.stringify({
    type: 'consent',
    sid: caller.session.id,
    nonce: caller.nonce,
    seq: 0,
    session: caller.session.token,
    consent: true,
    at: 0,
  });
  const replies = await Promise.all(
    Array.from({ length: 50 }, async () => new LiveSession(parts, setup).receive(message)),
  );
  expect(replies.filter(({ refused }) => refused === null)).toHaveLength(1);
  expect(replies.filter(({ refused }) => refused === 'session/replayed')).toHaveLength(49);
});

it('does not open a session when the store cannot be reached', async () => {
  const down = async (): Promise<never> => Promise.reject(new Error('store down'));
  const caller = await createRig({ store: { claim: down, claimedUntil: down, increment: down } }).open();
  await expect(caller.consent()).rejects.toThrow('store down');
  expect(caller.session.progress.state).toBe('issued');
});

it('takes 50 messages at once in their order, and each of them once', async () => {
  const { open } = createRig();
  const caller = await open();
  const consents = Array.from({ length: 50 }, async () => caller.consent({ seq: 0 }));
  const replies = await Promise.all(consents);
  expect(replies.filter(({ refused }) => refused === null)).toHaveLength(1);
  expect(replies.filter(({ refused }) => refused === 'message/replayed')).toHaveLength(49);
});

it('is not moved by 10,000 bad messages, and still takes the good one', async () => {
  const { open } = createRig();
  const caller = await open();
  await caller.consent();
  await caller.act(1);
  const good = {
    sid: caller.session.id,
    nonce: caller.nonce,
    seq: 1,
    type: 'ready',
    index: 0,
    attempt: 0,
    at: 0,
  };
  const bend = bender(JSON.stringify(good));
  for (let i = 0; i < 10_000; i++) {
    const text = bend(i);
    const { refused, messages } = await caller.session.receive(text);
    if (refused === null || messages.length > 0) throw new Error(`accepted: ${text}`);
    if (!/^(message|session|step)\//.test(refused)) throw new Error(`${refused}: ${text}`);
  }
  expect(caller.session.progress).toMatchObject({ state: 'prompting', index: 0 });
  expect(caller.session.audit.length).toBeLessThanOrEqual(200);
  expect(messagesOf(await caller.ready())[0]).toMatchObject({ type: 'step' });
});

it('works on the edge of a tolerated clock: the token was issued by a server 60 seconds ahead', async () => {
  const key = await generateSigningKey({ signsFrom: NOW - 1 });
  const keys = createKeyRing([key]);
  const ahead = createRig({ keys });
  ahead.clock.now += 60_000;
  const caller = await ahead.open();
  caller.clock.now -= 60_000;
  expect((await caller.consent()).refused).toBeNull();
});

it('refuses evidence of another issuer, session, age or seed, with a typed reason', async () => {
  const { open, keys, clock } = createRig();
  const caller = await open();
  await caller.consent({ consent: false });
  const token = caller.session.evidence!;
  const options = { keys: keys.jwks(NOW), issuer: 'test', now: clock.now };
  expect(await verifyEvidence(token, options)).toMatchObject({ evidence: { verdict: 'abandoned' } });
  const reason = async (changes: object): Promise<unknown> =>
    verifyEvidence(token, { ...options, ...changes });
  expect(await reason({ issuer: 'other' })).toMatchObject({ reason: 'evidence/issuer' });
  expect(await reason({ sid: 'other' })).toMatchObject({ reason: 'evidence/session' });
  expect(await reason({ maxAgeSeconds: 60, now: NOW + 61_000 })).toMatchObject({ reason: 'evidence/old' });
  expect(await verifyEvidence(caller.session.token, options)).toMatchObject({ reason: 'token/type' });
});

it('refuses a policy with too little to draw from when it is asked to issue', async () => {
  const { keys, store } = createRig();
  const server = createLivenessServer({ issuer: 'test', keys, store, challenges: {}, now: () => NOW });
  await expect(server.issue()).rejects.toMatchObject({ code: 'config/invalid' });
});

it('shows that the rig itself reads sessions as a client does', async () => {
  const caller = await createRig().open();
  expect(caller).toBeInstanceOf(Caller);
  expect(JSON.parse(caller.session.greeting)).toEqual({ type: 'session', token: caller.session.token });
});
