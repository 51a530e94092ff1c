import { get } from 'node:http';
import type { VerificationResult } from '@bonafide/core';
import type { LiveUpdate } from '@bonafide/webrtc';
import type { Peer } from '@bonafide/webrtc/node';
import { describe, expect, it } from 'vitest';
import { syntheticResult } from '../../test/sample-results.ts';
import type { CallerView } from './caller-view.ts';
import { watchCommand, type WatchHost } from './watch-command.ts';
import { resolveWatchOptions } from './watch-options.ts';

const result: VerificationResult = syntheticResult();
const load = { fps: 5, received: 30, analysed: 5, dropped: 0, soundDropped: 0, costMs: 20 };
const { verdict, signals } = result;
const news = [{ code: 'identity/changed', start: 1, end: 2, message: 'The face becomes another.' }];
const UPDATES: readonly LiveUpdate[] = [
  { kind: 'track', media: 'video', timestamp: 0.2, change: { kind: 'started' } },
  { kind: 'judgement', timestamp: 1, verdict, signals, news, load },
  { kind: 'judgement', timestamp: 2, verdict, signals, news: [], load },
  { kind: 'ended', timestamp: 3, reason: 'peer-gone', result },
];

/** A peer that tells what it is given, the first of it before its offer is answered. */
function fakePeer(): Peer {
  const answered = signal();
  const told = signal();
  return {
    async answer() {
      await told.promise;
      answered.give();
      return { type: 'answer', sdp: 'v=0' };
    },
    addCandidate: () => Promise.resolve(),
    async *[Symbol.asyncIterator]() {
      yield UPDATES[0]!;
      told.give();
      await answered.promise;
      yield* UPDATES.slice(1);
    },
    [Symbol.asyncDispose]() {
      answered.give();
      return Promise.resolve();
    },
  };
}

/** A promise and the way to fulfil it. */
function signal(): { readonly promise: Promise<void>; give(): void } {
  let give!: () => void;
  const promise = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { promise, give };
}

/** Runs the command, lets one caller join, and ends it. */
async function run(
  json: boolean,
): Promise<{ printed: string; page: string; lines: readonly string[]; policy: string }> {
  const end = new AbortController();
  let printed = '';
  let told = '';
  const host: WatchHost = {
    stdout: { write: (text: string) => (printed += text) },
    stderr: { write: (text: string) => (told += text) },
    signal: end.signal,
    openPeers: () =>
      Promise.resolve({
        open: () => Promise.resolve(fakePeer()),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      }),
  };
  const options = resolveWatchOptions({
    port: '0',
    host: '127.0.0.1',
    origin: 'https://calls.example.org',
    policy: 'bank',
    json,
  });
  const running = watchCommand(options, host);
  while (!told.includes('http://')) await new Promise((resolve) => setTimeout(resolve, 5));
  const url = /http:\S+/.exec(told)![0];
  const served = await fetch(url);
  const post = async (body: string, origin = new URL(url).origin) =>
    fetch(`${url}call`, { method: 'POST', body, headers: { origin } });
  const call = await post(JSON.stringify({ type: 'offer', sdp: 'v=0' }));
  const lines = (await call.text()).trim().split('\n');
  expect((await post('nonsense')).status).toBe(400);
  expect((await post('nonsense', 'https://calls.example.org')).status).toBe(400);
  expect((await post('nonsense', 'https://elsewhere.example')).status).toBe(403);
  expect(await statusOf(url, '/', { host: 'rebound.example' })).toBe(403);
  expect((await fetch(`${url}other`)).status).toBe(404);
  // No address at all, which `new URL` throws at.
  expect(await statusOf(url, '//')).toBe(404);
  end.abort();
  await running;
  const policy = served.headers.get('content-security-policy') ?? '';
  return { printed, page: await served.text(), lines, policy };
}

/** Asks for a path as it is written, where `fetch` would tidy it. */
function statusOf(url: string, path: string, headers = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}

describe('bonafide watch', () => {
  it('serves a page to join from, answers its offer, and sends the page what it finds', async () => {
    const { page, lines, policy } = await run(false);
    expect(page).toContain('Join with camera and microphone');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(JSON.parse(lines[0]!)).toEqual({ type: 'answer', sdp: 'v=0' });
    const kinds = lines.slice(1).map((line) => (JSON.parse(line) as CallerView).kind);
    expect(kinds).toEqual(['note', 'judgement', 'judgement', 'judgement']);
  });

  it('prints what is new, and the verdict only when it changes', async () => {
    const { printed } = await run(false);
    expect(printed.match(/Likely AI-made/g)).toHaveLength(2);
    expect(printed).toContain('found: The face becomes another.');
    expect(printed).toMatch(/caller 1 joined\n.*The picture arrives/);
  });

  it('prints JSON lines, the last of a caller as for a recording', async () => {
    const { printed } = await run(true);
    const lines = printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toHaveLength(UPDATES.length);
    expect(lines[1]).toMatchObject({ caller: 'caller 1', kind: 'judgement', verdict: { kind: 'synthetic' } });
    expect(lines.at(-1)).toMatchObject({ file: 'caller 1', verdict: { kind: 'synthetic' } });
  });

  it('refuses options that are none, all at once', () => {
    const open = (): unknown =>
      resolveWatchOptions({ port: '70000', host: '', origin: 'https://a.example,b', policy: 'strict' });
    expect(open).toThrow(/--port.*\n.*--host.*\n--origin.* not b\n.*--policy/);
  });
});
