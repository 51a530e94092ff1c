import type { Sample } from '@bonafide/core';
import { expect, it } from 'vitest';
import { verifyResponse, type Responded } from '../src/engine/verify-response.ts';
import { verifyEvidence } from '../src/protocol/verify-evidence.ts';
import { answerTo } from './fake-challenges.ts';
import { createRig, messagesOf, NOW, type Caller } from './liveness-rig.ts';

const HASH = 'a'.repeat(64);
const image = { width: 4, height: 4, data: new Uint8ClampedArray(64) };

interface Recording {
  readonly caller: Caller;
  readonly steps: readonly { readonly id: string; readonly start: number; readonly end: number }[];
  /** What is in the picture at a time: an answer. */
  readonly answers: ReadonlyMap<number, number>;
}

/** Goes through a recorded session; each step is shown 5 s after the last and answered 1 s later. */
async function record(rig: ReturnType<typeof createRig>): Promise<Recording> {
  const caller = await rig.open({ mode: 'recorded' });
  await caller.consent();
  const steps = [];
  const answers = new Map<number, number>();
  for (let i = 0; i < 3; i++) {
    await caller.ready();
    await caller.shown();
    const start = (caller.clock.now - NOW) / 1000 + 2;
    steps.push({ id: caller.step!.id, start, end: start + 4 });
    answers.set(start + 1, answerTo(caller.step!.params));
    caller.clock.now += 5_000;
    const [next] = messagesOf(await caller.done());
    expect(next?.type).toBe(i < 2 ? 'prepare' : 'upload');
  }
  return { caller, steps, answers };
}

async function* play(answers: ReadonlyMap<number, number>, disposed?: () => void): AsyncGenerator<Sample> {
  for (let timestamp = 0; timestamp < 30; timestamp++) {
    yield await Promise.resolve({
      kind: 'video',
      timestamp,
      sourceWidth: answers.get(timestamp) ?? 1,
      sourceHeight: 1,
      toRgba: () => image,
      [Symbol.dispose]: () => disposed?.(),
    } as const);
  }
}

const respond = async (recording: Recording, report: object = {}, changes: object = {}): Promise<Responded> =>
  verifyResponse({
    session: recording.caller.session,
    report: JSON.stringify({
      session: recording.caller.session.token,
      mediaSha256: HASH,
      steps: recording.steps,
      ...report,
    }),
    mediaSha256: HASH,
    samples: play(recording.answers),
    pipeline: { analyzers: [] },
    ...changes,
  });

it('passes a recording that answers every step, once, and binds its hash', async () => {
  const rig = createRig();
  const recording = await record(rig);
  const judged = await respond(recording);
  expect(judged).toMatchObject({ status: 'judged', verdict: 'passed' });
  if (judged.status !== 'judged') return;
  const options = { keys: rig.keys.jwks(NOW), issuer: 'test', now: rig.clock.now };
  expect(await verifyEvidence(judged.evidence, options)).toMatchObject({
    evidence: { mode: 'recorded', assurance: 'server', mediaSha256: HASH, verdict: 'passed' },
  });
  expect(await respond(recording)).toEqual({ status: 'refused', reason: 'session/replayed' });
});

it('fails a recording of another session, and of nobody', async () => {
  const rig = createRig();
  const [one, two] = [await record(rig), await record(rig)];
  expect(await respond({ ...one, answers: two.answers })).toMatchObject({ verdict: 'failed' });
  expect(await respond({ ...two, answers: new Map() })).toMatchObject({ verdict: 'failed' });
});

it('refuses reports with other steps, another order, times that cannot be, other media or another session', async () => {
  const rig = createRig();
  const [one, two] = [await record(rig), await record(rig)];
  const [a, b, c] = one.steps as [Recording['steps'][0], Recording['steps'][0], Recording['steps'][0]];
  const cases: readonly [object, string][] = [
    [{ steps: [a, b] }, 'step/other'],
    [{ steps: [a, b, { ...c, id: 'step-9-9' }] }, 'step/other'],
    [{ steps: [b, a, c] }, 'step/reordered'],
    [{ steps: [a, b, { ...c, start: c.start + 2, end: c.end + 2 }] }, 'report/times'],
    [{ steps: [a, { ...b, start: a.start }, c] }, 'report/times'],
    [{ steps: [a, b, { ...c, end: c.end + 9 }] }, 'report/times'],
    [{ mediaSha256: 'b'.repeat(64) }, 'report/media'],
    [{ session: two.caller.session.token }, 'session/other'],
    [{ session: 'x.y.z' }, 'token/malformed'],
    [{ verdict: 'passed' }, 'message/malformed'],
  ];
  for (const [report, reason] of cases)
    expect(await respond(one, report)).toEqual({ status: 'refused', reason });
  expect(await respond(one)).toMatchObject({ verdict: 'passed' });
});

it('refuses a response before all steps were shown, and after its time', async () => {
  const rig = createRig();
  const early = await rig.open({ mode: 'recorded' });
  await early.consent();
  const nothing = { caller: early, steps: [], answers: new Map() };
  expect(await respond(nothing)).toEqual({ status: 'refused', reason: 'session/state' });
  const late = await record(rig);
  rig.clock.now += 400_000;
  expect(await respond(late)).toMatchObject({ status: 'refused', reason: 'token/expired' });
});

it('judges one of 50 responses that come at once', async () => {
  const recording = await record(createRig());
  const all = await Promise.all(Array.from({ length: 50 }, async () => respond(recording)));
  expect(all.filter(({ status }) => status === 'judged')).toHaveLength(1);
  expect(all.filter((one) => one.status === 'refused' && one.reason === 'session/replayed')).toHaveLength(49);
});

it('refuses a response that another server has judged, and a second one where the store has forgotten the first', async () => {
  const rig = createRig();
  const elsewhere = await record(rig);
  expect(await rig.store.claim(`response:${elsewhere.caller.session.id}`, rig.clock.now + 1e6)).toBe(true);
  expect(await respond(elsewhere)).toEqual({ status: 'refused', reason: 'session/replayed' });
  const forgetful = { ...rig.store, claim: async () => Promise.resolve(true) };
  const twice = await record(createRig({ store: forgetful }));
  expect(await respond(twice)).toMatchObject({ status: 'judged' });
  expect(await respond(twice)).toEqual({ status: 'refused', reason: 'session/replayed' });
});

it('disposes every sample that it pulls, and stops soon after the last step', async () => {
  const recording = await record(createRig());
  let disposed = 0;
  await respond(recording, {}, { samples: play(recording.answers, () => disposed++) });
  expect(disposed).toBeGreaterThan(15);
  expect(disposed).toBeLessThan(22);
});
