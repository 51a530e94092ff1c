import { createChannel } from '@bonafide/core';
import { expect, it } from 'vitest';
import type { ClientState } from '../src/client/client-state.ts';
import { createLivenessClient, type LivenessClient } from '../src/client/liveness-client.ts';
import type { LivenessSession } from '../src/engine/liveness-server.ts';
import { answerFrame, answerTo } from './fake-challenges.ts';
import { createRig } from './liveness-rig.ts';

/** Joins a client and a session in one process. `pump` hands over what the client sent. */
function join(session: LivenessSession) {
  const toClient = createChannel<string>({ capacity: 64, overflow: 'drop-oldest' });
  const sent: string[] = [];
  const forward = (messages: readonly string[]): void => {
    for (const message of messages) void toClient.send(message);
  };
  forward([session.greeting]);
  return {
    channel: { messages: toClient, send: (message: string) => sent.push(message) },
    toClient,
    sent,
    async pump(): Promise<void> {
      for (const message of sent.splice(0)) forward((await session.receive(message)).messages);
      forward((await session.tick()).messages);
      await new Promise((resolve) => setTimeout(resolve, 3));
    },
    /** Hands over until the client is in a state. */
    async pumpUntil(kind: ClientState['kind'], client: LivenessClient): Promise<void> {
      for (let i = 0; i < 500 && client.state.kind !== kind; i++) await this.pump();
    },
  };
}

async function connected(): Promise<{
  client: LivenessClient;
  link: ReturnType<typeof join>;
  rig: ReturnType<typeof createRig>;
  session: LivenessSession;
}> {
  const rig = createRig();
  const { session } = await rig.open();
  const link = join(session);
  const now = (): number => rig.clock.now;
  const client = createLivenessClient({ channel: link.channel, keys: rig.keys.jwks(now()), now });
  void client.run();
  await link.pumpUntil('consent', client);
  return { client, link, rig, session };
}

it('leads a caller through a whole session, and tells of every change', async () => {
  const { client, link, rig, session } = await connected();
  const seen: string[] = [client.state.kind];
  client.subscribe(() => seen.push(client.state.kind));
  client.consent(true);
  for (let step = 0; step < 3; step++) {
    await link.pumpUntil('prepare', client);
    client.ready();
    await link.pumpUntil('step', client);
    if (client.state.kind !== 'step') throw new Error(client.state.kind);
    const { params } = client.state.step;
    session.observe(answerFrame(step * 3));
    client.shown();
    await link.pump();
    rig.clock.now += 1_000;
    session.observe(answerFrame(step * 3 + 1, answerTo(params)));
    client.done();
  }
  await link.pumpUntil('ended', client);
  expect(client.state).toEqual({ kind: 'ended', outcome: 'passed' });
  const round = ['prepare', 'waiting', 'step', 'checking'];
  expect(seen).toEqual(['consent', 'waiting', ...round, ...round, ...round, 'ended']);
});

it('never reports anything but consent, timings and leaving', async () => {
  const { client, link } = await connected();
  client.consent(true);
  client.leave('cancelled');
  const members = link.sent.flatMap((text) => Object.keys(JSON.parse(text) as object));
  expect([...new Set(members)].sort()).toEqual([
    'at',
    'consent',
    'nonce',
    'reason',
    'seq',
    'session',
    'sid',
    'type',
  ]);
  expect(client.state).toEqual({ kind: 'ended', outcome: 'abandoned' });
});

it('believes no server whose signature is wrong', async () => {
  const rig = createRig();
  const link = join((await rig.open()).session);
  const client = createLivenessClient({
    channel: link.channel,
    keys: { keys: [] },
    now: () => rig.clock.now,
  });
  await client.run();
  expect(client.state).toEqual({ kind: 'error', reason: 'server/invalid' });
});

it('says that the connection was lost when the channel ends early', async () => {
  const { client, link } = await connected();
  link.toClient.end();
  await link.pumpUntil('error', client);
  expect(client.state).toEqual({ kind: 'error', reason: 'connection/lost' });
  client.consent(true);
  expect(link.sent).toEqual([]);
});

it('ends, and tells the server, when the camera goes', async () => {
  const { client, link, session } = await connected();
  client.consent(true);
  await link.pump();
  client.fail('camera/ended');
  await link.pump();
  expect(client.state).toEqual({ kind: 'error', reason: 'camera/ended' });
  expect(session.progress).toMatchObject({ state: 'abandoned', reason: 'left/camera-lost' });
});
