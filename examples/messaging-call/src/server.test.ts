import { ask, knock } from '@bonafide/example-liveness-call/knock';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ExampleServer, startServer } from './server.ts';

let server: ExampleServer;
beforeAll(async () => {
  server = await startServer({ port: 0, origins: ['https://calls.example.org'] });
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});
const at = (path: string): URL => new URL(path, server.url);

it('gives a seat to its own page, and to that of a proxy which it was told of', async () => {
  expect(await knock(at('/signalling'), { origin: at('/').origin })).toBe('open');
  expect(await knock(at('/signalling'), { origin: 'https://calls.example.org' })).toBe('open');
});

it.each<Record<string, string>>([
  { origin: 'https://elsewhere.example' },
  { origin: 'null' },
  {},
  { origin: 'http://rebound.example', host: 'rebound.example' },
])('gives no seat, no proof and no check to a page that comes with %j', async (headers) => {
  const refusal = /^403 (Calls are taken from|This server answers to) /;
  expect(await knock(at('/signalling'), headers)).toMatch(refusal);
  expect(await knock(at('/liveness?call=any'), headers)).toMatch(refusal);
  expect(await ask(at('/proof?ticket=any'), 'POST', headers)).toMatch(refusal);
});

it('shows no page under a name that it was not told of', async () => {
  expect(await ask(at('/'), 'GET', { host: 'rebound.example' })).toMatch(/^403 This server answers to/);
  expect(await ask(at('/'), 'GET', { host: 'calls.example.org' })).toMatch(/^200 /);
});
