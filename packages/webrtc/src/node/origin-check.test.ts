import type { IncomingHttpHeaders } from 'node:http';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createOriginCheck } from './origin-check.ts';

const listed = createOriginCheck(['https://calls.example.org']);
const ask = (headers: IncomingHttpHeaders, method = 'POST') => listed({ method, headers });
const REBOUND = 'rebound.example:8091';

it.each(['localhost:8091', '127.0.0.1:8091', '[::1]:8091', '192.168.1.5', 'localhost'])(
  'takes calls from its own page at %s',
  (host) => {
    expect(ask({ host, origin: `http://${host}` })).toBeUndefined();
    expect(ask({ host, origin: `http://${host}`, upgrade: 'websocket' }, 'GET')).toBeUndefined();
  },
);

it.each([
  'https://elsewhere.example',
  'http://127.0.0.1:1',
  'https://127.0.0.1:8091',
  'http://localhost:8091',
  'null',
  undefined,
])('takes no call from a page of %s', (origin) => {
  const headers: IncomingHttpHeaders = { host: '127.0.0.1:8091', ...(origin !== undefined && { origin }) };
  expect(ask(headers)).toMatch(/^Calls are taken from/);
  expect(ask({ ...headers, upgrade: 'websocket' }, 'GET')).toMatch(/^Calls are taken from/);
});

it('shows its page to whoever follows a link to it', () => {
  expect(ask({ host: '127.0.0.1:8091' }, 'GET')).toBeUndefined();
  expect(ask({ host: '127.0.0.1:8091', origin: 'https://elsewhere.example' }, 'HEAD')).toBeUndefined();
});

it.each([
  REBOUND,
  '127.0.0.1.rebound.example',
  'localhost.rebound.example',
  '[rebound]',
  '::1',
  '',
  undefined,
])('shows nothing, and takes no call, under the name %s, though its page be of the same', (host) => {
  const named: IncomingHttpHeaders = host === undefined ? {} : { host };
  expect(ask({ ...named, origin: `http://${host}` })).toMatch(/^This server answers to/);
  expect(ask(named, 'GET')).toMatch(/^This server answers to/);
});

it('takes calls from a page that a proxy serves under a name of the list, which asks by that name or by the address', () => {
  const origin = 'https://calls.example.org';
  expect(ask({ host: 'calls.example.org', origin })).toBeUndefined();
  expect(ask({ host: '127.0.0.1:8091', origin })).toBeUndefined();
  expect(ask({ host: 'calls.example.org' }, 'GET')).toBeUndefined();
  // The same name without TLS is anybody's who sits on the line.
  expect(ask({ host: 'calls.example.org', origin: 'http://calls.example.org' })).toMatch(/^Calls are/);
  expect(ask({ host: REBOUND, origin })).toMatch(/^This server/);
});

it.each(['calls.example.org', 'https://calls.example.org/', 'https://Calls.example.org', 'null', '*', ''])(
  'cannot be made with %j for an origin',
  (origin) => {
    expect(() => createOriginCheck([origin])).toThrow(/an origin is like/);
  },
);

it('has one answer to all names that it was not given, whatever else the request holds', () => {
  fc.assert(
    fc.property(fc.domain(), fc.string(), fc.string(), (host, origin, method) => {
      expect(ask({ host, origin }, method)).toBe(ask({ host: REBOUND }));
    }),
  );
});
