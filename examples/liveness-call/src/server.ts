import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AccessibilityNeed } from '@bonafide/liveness';
import { createOriginCheck, type SessionDescription } from '@bonafide/webrtc/node';
import { WebSocketServer } from 'ws';
import { createLivenessCalls, type Outcome } from './liveness-calls.ts';
import {
  addressOf,
  answerOffer,
  bundleScripts,
  MOST_BYTES,
  refuse,
  refuseSockets,
  type SiteAddress,
} from './serve-site.ts';

/** What a careful bank sends: no inline style, no inline script, nothing from elsewhere. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; media-src blob: mediastream:; base-uri 'none'; frame-ancestors 'none'";

export interface ExampleServer extends AsyncDisposable {
  readonly url: string;
}

/** Serves the page, answers calls, and tells each outcome. */
export async function startServer(
  { port, origins }: SiteAddress,
  tell: (outcome: Outcome) => void,
): Promise<ExampleServer> {
  const refusalOf = createOriginCheck(origins);
  const calls = await createLivenessCalls();
  const scripts = await bundleScripts({ page: new URL('page.ts', import.meta.url) });
  const files = new Map<string, readonly [type: string, body: string | Uint8Array]>([
    ['/', ['text/html', await readFile(new URL('page.html', import.meta.url), 'utf8')]],
    ['/page.css', ['text/css', await readFile(new URL('page.css', import.meta.url), 'utf8')]],
    ['/page.js', ['text/javascript', scripts.get('/page.js')!]],
  ]);
  const server = createServer((request, response) => {
    if (refuse(response, refusalOf(request))) return;
    const { pathname, searchParams } = addressOf(request);
    if (request.method === 'POST' && pathname === '/call') {
      const needs = searchParams.getAll('without') as AccessibilityNeed[];
      answerOffer(request, response, async (offer) => calls.answer(offer as SessionDescription, needs));
      return;
    }
    const [type, body] = files.get(pathname) ?? ['text/plain', ''];
    response
      .writeHead(body === '' ? 404 : 200, { 'content-type': type, 'content-security-policy': CSP })
      .end(body);
  });
  const sockets = new WebSocketServer({
    server,
    path: '/liveness',
    maxPayload: MOST_BYTES,
    verifyClient: refuseSockets(refusalOf),
  });
  sockets.on('connection', (socket, request) => {
    // A malformed or oversized frame is the caller's end of the call, not this process's.
    socket.on('error', () => {
      socket.terminate();
    });
    const id = addressOf(request).searchParams.get('call') ?? '';
    calls.connect(id, socket).then(tell, (error: unknown) => {
      console.error('a session failed:', error instanceof Error ? error.message : error);
      socket.close();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
