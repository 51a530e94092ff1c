import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { AccessibilityNeed } from '@bonafide/liveness';
import type { SessionDescription } from '@bonafide/webrtc/node';
import { build } from 'esbuild';
import { WebSocketServer } from 'ws';
import { createLivenessCalls, type Outcome } from './liveness-calls.ts';

/** What a careful bank sends: no inline style, no inline script, nothing from elsewhere. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; media-src blob: mediastream:; base-uri 'none'";
const MOST = 100_000;

export interface ExampleServer extends AsyncDisposable {
  readonly url: string;
}

/** Serves the page, answers calls, and tells each outcome. `port` 0: any that is free. */
export async function startServer(port: number, tell: (outcome: Outcome) => void): Promise<ExampleServer> {
  const calls = await createLivenessCalls();
  const script = await bundlePage();
  const files = new Map<string, readonly [type: string, body: string]>([
    ['/', ['text/html', await readFile(new URL('page.html', import.meta.url), 'utf8')]],
    ['/page.css', ['text/css', await readFile(new URL('page.css', import.meta.url), 'utf8')]],
    ['/page.js', ['text/javascript', script]],
  ]);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = addressOf(request);
    if (request.method === 'POST' && pathname === '/call') {
      const needs = searchParams.getAll('without') as AccessibilityNeed[];
      readBody(request)
        .then(async (offer) => calls.answer(JSON.parse(offer) as SessionDescription, needs))
        .then((answered) => response.end(JSON.stringify(answered)))
        .catch((error: unknown) => {
          console.error('a call was refused:', error instanceof Error ? error.message : error);
          response.writeHead(400).end();
        });
      return;
    }
    const [type, body] = files.get(pathname) ?? ['text/plain', ''];
    response
      .writeHead(body === '' ? 404 : 200, { 'content-type': type, 'content-security-policy': CSP })
      .end(body);
  });
  const sockets = new WebSocketServer({ server, path: '/liveness', maxPayload: MOST });
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

/** What was asked for; the page's root where that is no address. */
function addressOf({ url = '/' }: IncomingMessage): URL {
  return new URL(URL.canParse(url, 'http://localhost') ? url : '/', 'http://localhost');
}

/** A bundler does this in an application. */
async function bundlePage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['@bonafide/source'],
    logLevel: 'error',
  });
  return outputFiles[0]!.text;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST) throw new RangeError('the offer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
