import { expect, it } from 'vitest';
import { CHALLENGE_FAMILY } from '../src/challenges/challenge-family.ts';
import { redrawSteps } from '../src/draws/redraw-steps.ts';
import { SESSION_POLICIES } from '../src/draws/session-policy.ts';
import type { AuditRecord } from '../src/engine/audit.ts';
import { openDeviceSession } from '../src/engine/device-session.ts';
import { createKeyRing, generateSigningKey } from '../src/protocol/keys.ts';
import { verifyEvidence } from '../src/protocol/verify-evidence.ts';
import { answerFrame, answerTo, fakeChallenges, NOBODY } from './fake-challenges.ts';
import { Caller, createRig, messagesOf, NOW } from './liveness-rig.ts';

it('passes a caller who answers every step, and signs evidence that is checked offline', async () => {
  const { open, keys, clock } = createRig({ models: { 'face-mesh': `sha256:${'0'.repeat(64)}` } });
  const caller = await open();
  const [prepare] = messagesOf(await caller.consent());
  expect(prepare).toMatchObject({ type: 'prepare', index: 0, attempt: 0, total: 3, hint: null });
  await caller.perform();
  await caller.perform();
  const reply = await caller.perform();
  expect(messagesOf(reply)).toEqual([{ type: 'ended', state: 'passed' }]);
  expect(caller.session.progress.state).toBe('passed');

  const verified = await verifyEvidence(caller.session.evidence!, {
    keys: keys.jwks(clock.now),
    issuer: 'test',
    now: clock.now,
  });
  expect(verified).toMatchObject({
    status: 'verified',
    evidence: { verdict: 'passed', mode: 'live', assurance: 'server', sid: caller.session.id, reasons: [] },
  });
  if (verified.status !== 'verified') return;
  const { evidence } = verified;
  expect(evidence.steps).toHaveLength(3);
  expect(evidence.steps[0]).toMatchObject({ index: 0, attempt: 0, result: { compliance: 1, passed: true } });
  expect(evidence.entropyBits).toBeGreaterThanOrEqual(30);
  expect(await redrawSteps(evidence, fakeChallenges)).toMatchObject({ agree: true });
});

it('keeps a step secret until the caller is ready for it', async () => {
  const { open } = createRig();
  const caller = await open();
  const before = [caller.session.greeting, ...(await caller.consent()).messages].join();
  const { params } = (await caller.ready(), caller.step!);
  expect(before).not.toContain(JSON.stringify(params).slice(20, 60));
  expect(JSON.stringify(params).length).toBeGreaterThan(30);
});

it('lets a failed step be tried again, drawn anew, says nothing of how near it was, then fails', async () => {
  const { open } = createRig();
  const caller = await open();
  await caller.consent();
  const asked: string[] = [];
  for (const [attempt, left] of [
    [1, 1],
    [2, 0],
  ] as const) {
    const [retry] = messagesOf(await caller.perform(1));
    asked.push(JSON.stringify(caller.step!.params));
    expect(retry).toMatchObject({ type: 'prepare', index: 0, attempt, hint: 'try-again' });
    expect(caller.session.progress).toMatchObject({ state: 'retry', retriesLeft: left });
  }
  const reply = await caller.perform(1);
  asked.push(JSON.stringify(caller.step!.params));
  expect(new Set(asked).size).toBe(3);
  expect(messagesOf(reply)).toEqual([{ type: 'ended', state: 'failed' }]);
  expect(caller.session.progress.reason).toBe('step/failed');
});

it('stays within the family of a step that could not be judged, tells what to mend, and never passes on it', async () => {
  const { open, keys, clock } = createRig({
    policy: { ...SESSION_POLICIES.messaging, kinds: ['pose', 'expression', 'speak', 'distance'] },
  });
  const caller = await open();
  await caller.consent();
  const families = new Set<string>();
  for (let i = 0; i < 2; i++) {
    const [retry] = messagesOf(await caller.perform(NOBODY));
    families.add(CHALLENGE_FAMILY[caller.step!.kind]);
    expect(retry).toMatchObject({ type: 'prepare', hint: 'face-in-view' });
  }
  await caller.perform(NOBODY);
  families.add(CHALLENGE_FAMILY[caller.step!.kind]);
  expect([...families]).toHaveLength(1);
  expect(caller.session.progress).toMatchObject({ state: 'failed', reason: 'step/abstained' });
  const options = { keys: keys.jwks(clock.now), issuer: 'test', now: clock.now };
  const verified = await verifyEvidence(caller.session.evidence!, options);
  expect(verified).toMatchObject({ evidence: { verdict: 'failed', reasons: ['step/abstained'] } });
  if (verified.status === 'verified')
    expect(await redrawSteps(verified.evidence, fakeChallenges)).toMatchObject({ agree: true });
});

it('does not pass the answers of an earlier session', async () => {
  const { open } = createRig({ policy: { ...SESSION_POLICIES.messaging, retries: 0 } });
  const first = await open();
  await first.consent();
  await first.perform();
  const old = answerTo(first.step!.params);
  const second = await open();
  await second.consent();
  await second.perform(old);
  expect(second.session.progress.state).toBe('failed');
});

it('counts a step as shown one second after it was sent, whatever the client says', async () => {
  const { open } = createRig({ policy: { ...SESSION_POLICIES.messaging, retries: 0 } });
  const caller = await open();
  await caller.consent();
  await caller.act(1);
  await caller.ready();
  await caller.act(6, 1);
  expect(caller.session.progress.state).toBe('failed');
  expect((await caller.shown()).refused).toBe('session/state');
});

it('buys nobody time who lets the clock of his media run slow', async () => {
  const { open } = createRig({ policy: { ...SESSION_POLICIES.messaging, retries: 0 } });
  const caller = await open();
  await caller.consent();
  await caller.act(1);
  await caller.ready();
  await caller.shown();
  // Three seconds of thinking that look like one.
  for (let i = 0; i < 10; i++) {
    caller.clock.now += 300;
    caller.mediaTime += 0.1;
    caller.session.observe(answerFrame(caller.mediaTime));
  }
  await caller.act(1, answerTo(caller.step!.params));
  expect(caller.session.audit.find(({ event }) => event === 'judged')).toMatchObject({
    result: { status: 'abstained', reason: 'media/late' },
  });
  expect(caller.session.progress).toMatchObject({ state: 'failed', reason: 'step/abstained' });
});

it('places a step by what had arrived when it was shown, where analysis comes later', async () => {
  const { open } = createRig();
  const caller = await open();
  await caller.consent();
  await caller.ready();
  caller.session.received(5);
  await caller.shown();
  // What was filmed before the question is analysed after it, and is no answer to it.
  for (const time of [3, 4, 4.9]) caller.session.observe(answerFrame(time, answerTo(caller.step!.params)));
  await caller.session.tick();
  caller.clock.now += 600;
  caller.session.received(5.6);
  caller.session.observe(answerFrame(5.5, answerTo(caller.step!.params)));
  await caller.session.tick();
  expect(caller.session.audit.find(({ event }) => event === 'judged')).toMatchObject({
    result: { passed: true, reactionSeconds: 0.5 },
  });
});

it('ends a session whose time is over, whose caller is not ready, leaves, or does not agree', async () => {
  const { open } = createRig();
  const expired = await open();
  expired.clock.now += 180_000;
  expect(messagesOf(await expired.session.tick())).toEqual([{ type: 'ended', state: 'expired' }]);
  expect((await expired.consent()).refused).toBe('session/expired');

  const idle = await open();
  await idle.consent();
  idle.clock.now += 30_000;
  expect(messagesOf(await idle.session.tick())).toEqual([{ type: 'ended', state: 'abandoned' }]);
  expect(idle.session.progress.reason).toBe('time/prompt');

  const leaver = await open();
  await leaver.consent();
  await leaver.send({ type: 'leave', reason: 'cancelled' });
  expect(leaver.session.progress).toMatchObject({ state: 'abandoned', reason: 'left/cancelled' });

  const decliner = await open();
  await decliner.consent({ consent: false });
  expect(decliner.session.progress).toMatchObject({ state: 'abandoned', reason: 'consent/refused' });
  expect(decliner.session.evidence).not.toBeNull();
});

it('ends in bounded time where no media come at all', async () => {
  const { open } = createRig({ policy: { ...SESSION_POLICIES.messaging, retries: 0 } });
  const caller = await open();
  await caller.consent();
  await caller.ready();
  await caller.shown();
  caller.clock.now += 10_000;
  await caller.session.tick();
  expect(caller.session.progress).toMatchObject({ state: 'failed', reason: 'step/abstained' });
});

it('removes the evidence of an observer that throws, and of one that lies about its ranges', async () => {
  const broken = (result: () => never) => ({
    ...fakeChallenges.pose!,
    observe: () => ({
      ...fakeChallenges.pose!.observe({ kind: 'pose', mode: 'turn', targets: [] }, 1),
      result,
    }),
  });
  const liar = (() => ({
    status: 'measured',
    compliance: 2,
    degradation: null,
    reactionSeconds: null,
    passed: true,
    failures: [],
  })) as unknown as () => never;
  const thrower = (): never => {
    throw new Error('broken');
  };
  for (const result of [liar, thrower]) {
    const challenges = { pose: broken(result) };
    const policy = { ...SESSION_POLICIES.messaging, retries: 0 };
    const caller = await createRig({ challenges, policy }).open();
    await caller.consent();
    await caller.perform(1);
    expect(caller.session.progress).toMatchObject({ state: 'failed', reason: 'step/abstained' });
  }
});

it('gives a caller who cannot have light, or no flashes, a session marked weak, or none where the policy wants a strong one', async () => {
  const needs = ['screen-light'] as const;
  const rig = createRig();
  expect((await rig.open()).session.strength).toBe('strong');
  expect((await rig.open({ needs: ['flashing-light'] })).session.strength).toBe('weak');
  const caller = await rig.open({ needs });
  expect(caller.session.strength).toBe('weak');
  await caller.consent();
  for (let i = 0; i < 3; i++) await caller.perform();
  const options = { keys: rig.keys.jwks(rig.clock.now), issuer: 'test', now: rig.clock.now };
  expect(await verifyEvidence(caller.session.evidence!, options)).toMatchObject({
    evidence: { verdict: 'passed', strength: 'weak' },
  });
  const bank = createRig({ policy: SESSION_POLICIES.bank });
  expect(await bank.server.issue({ needs })).toEqual({ status: 'refused', reason: 'policy/no-strong-step' });
  const glow = await bank.server.issue({ needs: ['flashing-light'] });
  expect(glow).toEqual({ status: 'refused', reason: 'policy/no-strong-step' });
  expect((await bank.open()).session.strength).toBe('strong');
});

it('makes a subject wait, twice as long each time, once sessions of his failed', async () => {
  const { server, open, clock } = createRig();
  const waits: number[] = [];
  for (let i = 0; i < 5; i++) {
    const caller = await open({ subject: 'account-1' });
    await caller.consent();
    await caller.ready();
    await caller.send({ type: 'leave', reason: 'cancelled' });
    const next = await server.issue({ subject: 'account-1' });
    waits.push(next.status === 'refused' && next.reason === 'subject/back-off' ? next.retryAfterMs : 0);
    clock.now += waits.at(-1)!;
  }
  expect(waits).toEqual([0, 0, 30_000, 60_000, 120_000]);
  expect((await server.issue({ subject: 'account-2' })).status).toBe('issued');
});

it('writes an audit record of everything, with times and without media', async () => {
  const records: AuditRecord[] = [];
  const { open } = createRig({ onRecord: (record) => records.push(record) });
  const caller = await open();
  await caller.consent();
  await caller.perform();
  await caller.session.receive('nonsense');
  expect(records.map(({ event }) => event)).toEqual([
    'state',
    'state',
    'revealed',
    'shown',
    'judged',
    'state',
    'refused',
  ]);
  expect(caller.session.audit).toEqual(records);
  expect(records.every(({ at, sid }) => at.endsWith('Z') && sid === caller.session.id)).toBe(true);
});

it('judges on the device with the same engine, and says that this is weaker', async () => {
  const key = await generateSigningKey({ signsFrom: NOW });
  const clock = { now: NOW };
  const session = await openDeviceSession({
    issuer: 'device-7',
    key,
    challenges: fakeChallenges,
    now: () => clock.now,
  });
  const caller = new Caller(session, clock);
  await caller.consent();
  for (let i = 0; i < 3; i++) await caller.perform();
  const keys = createKeyRing([key]).jwks(clock.now);
  const verified = await verifyEvidence(session.evidence!, { keys, issuer: 'device-7', now: clock.now });
  expect(verified).toMatchObject({ evidence: { verdict: 'passed', mode: 'on-device', assurance: 'device' } });
});
