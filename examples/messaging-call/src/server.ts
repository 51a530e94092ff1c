import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { createLivenessCalls } from '@bonafide/example-liveness-call/calls';
import {
  addressOf,
  answerOffer,
  bundleScripts,
  MOST_BYTES,
  refuse,
  refuseSockets,
  type SiteAddress,
} from '@bonafide/example-liveness-call/serve-site';
import { createOriginCheck, type SessionDescription } from '@bonafide/webrtc/node';
import { type WebSocket, WebSocketServer } from 'ws';
import { openRoom, type TellOutcome } from './room.ts';
import { NEEDS } from './signalling.ts';

const MODELS = new URL('../../../packages/models/assets/', import.meta.url);
const SOURCES = new URL('../../../packages/webrtc/src/', import.meta.url);
const WASM = createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');
const CSP =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Milliseconds from an answered offer until the caller's screen must have asked for its steps. */
const SHOWN_WITHIN = 30_000;

export interface ExampleServer extends AsyncDisposable {
  readonly url: string;
}

/** Serves the page, pairs two callers, and judges proofs of life that one asks of the other. */
export async function startServer({ port, origins }: SiteAddress): Promise<ExampleServer> {
  const refusalOf = createOriginCheck(origins);
  const [find, calls] = await Promise.all([site(), createLivenessCalls()]);
  const room = openRoom();
  /** Who waits for the outcome of a liveness session, by its id. */
  const waiting = new Map<string, TellOutcome>();

  async function begin(offer: unknown, query: URLSearchParams): Promise<unknown> {
    const tell = room.redeem(query.get('ticket') ?? '');
    if (tell === undefined) throw new Error('nobody asked for this proof');
    const needs = NEEDS.filter((need) => query.getAll('without').includes(need));
    try {
      const answered = await calls.answer(offer as SessionDescription, needs);
      waiting.set(answered.id, tell);
      setTimeout(() => {
        if (waiting.delete(answered.id)) tell('broken');
      }, SHOWN_WITHIN).unref();
      return answered;
    } catch (error) {
      tell('broken');
      throw error;
    }
  }

  function prove(socket: WebSocket, id: string): void {
    const tell = waiting.get(id);
    waiting.delete(id);
    calls
      .connect(id, socket)
      .then(({ verdict, strength }) => tell?.(verdict, strength === 'strong'))
      .catch((error: unknown) => {
        console.error('a session failed:', error instanceof Error ? error.message : error);
        tell?.('broken');
        socket.close();
      });
  }

  const server = createServer((request, response) => {
    if (refuse(response, refusalOf(request))) return;
    const { pathname, searchParams } = addressOf(request);
    if (request.method === 'POST' && pathname === '/proof') {
      answerOffer(request, response, async (offer) => begin(offer, searchParams));
      return;
    }
    find(pathname)
      .then((found) => {
        if (found === undefined) response.writeHead(404).end();
        else
          response.writeHead(200, { 'content-type': found[0], 'content-security-policy': CSP }).end(found[1]);
      })
      .catch((error: unknown) => {
        console.error(error);
        response.writeHead(500).end();
      });
  });
  const sockets = new WebSocketServer({
    server,
    maxPayload: MOST_BYTES,
    verifyClient: refuseSockets(refusalOf),
  });
  sockets.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    // A malformed or oversized frame ends this socket, not the process.
    socket.on('error', () => {
      socket.terminate();
    });
    const { pathname, searchParams } = addressOf(request);
    if (pathname === '/signalling') room.enter(socket);
    else if (pathname === '/liveness') prove(socket, searchParams.get('call') ?? '');
    else socket.close();
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type Found = readonly [type: string, body: string | Uint8Array];

/** What an application serves: page, worker, worklet, models, onnxruntime's wasm. */
async function site(): Promise<(path: string) => Promise<Found | undefined>> {
  const scripts = await bundleScripts({
    page: new URL('page.ts', import.meta.url),
    worker: new URL('worker.ts', SOURCES),
    worklet: new URL('worklet.ts', SOURCES),
  });
  return async (path) => {
    if (path === '/') return ['text/html', await readFile(new URL('page.html', import.meta.url))];
    if (path === '/page.css') return ['text/css', await readFile(new URL('page.css', import.meta.url))];
    if (path === '/ort-wasm-simd-threaded.wasm') return ['application/wasm', await readFile(WASM)];
    const model = /^\/models\/([a-z0-9-]+\.onnx)$/.exec(path)?.[1];
    if (model !== undefined) return ['application/octet-stream', await readFile(new URL(model, MODELS))];
    const script = scripts.get(path);
    return script && ['text/javascript', script];
  };
}
