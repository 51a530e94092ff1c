import { afterAll, beforeAll, expect, it } from 'vitest';
import { ask, knock } from './knock.ts';
import { type ExampleServer, startServer } from './server.ts';

let server: ExampleServer;
beforeAll(async () => {
  server = await startServer({ port: 0 }, () => undefined);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});
const at = (path: string): URL => new URL(path, server.url);

it('lets its own page open a session', async () => {
  const headers = { origin: at('/').origin };
  expect(await knock(at('/liveness?call=any'), headers)).toBe('open');
  // The offer is none, which is found only once it is let in.
  expect(await ask(at('/call'), 'POST', headers)).toMatch(/^400 /);
});

it.each<Record<string, string>>([
  { origin: 'https://elsewhere.example' },
  {},
  { origin: 'http://rebound.example', host: 'rebound.example' },
])('answers no call, and opens no session, for a page that comes with %j', async (headers) => {
  const refusal = /^403 (Calls are taken from|This server answers to) /;
  expect(await knock(at('/liveness?call=any'), headers)).toMatch(refusal);
  expect(await ask(at('/call'), 'POST', headers)).toMatch(refusal);
});

it('shows no page under a name that it was not told of', async () => {
  expect(await ask(at('/'), 'GET', { host: 'rebound.example' })).toMatch(/^403 /);
  expect(await ask(at('/'), 'GET', {})).toMatch(/^200 /);
});
