import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { type ExampleServer, startServer } from './server.ts';

let server: ExampleServer;
beforeAll(async () => {
  server = await startServer(0);
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

/** What becomes of a socket that a page of `origin` opens: `open`, or why not. */
async function knock(path: string, origin?: string): Promise<string> {
  const socket = new WebSocket(new URL(path, server.url), origin === undefined ? {} : { origin });
  try {
    await once(socket, 'open');
    return 'open';
  } catch (error) {
    return (error as Error).message;
  } finally {
    socket.terminate();
  }
}

it('gives a seat to its own page', async () => {
  expect(await knock('/signalling', new URL(server.url).origin)).toBe('open');
});

it.each(['https://elsewhere.example', 'http://127.0.0.1:1', 'null', 'no address', undefined])(
  'gives no seat, and no proof, to a page of %s',
  async (origin) => {
    expect(await knock('/signalling', origin)).toMatch(/401/);
    expect(await knock('/liveness?call=any', origin)).toMatch(/401/);
  },
);
