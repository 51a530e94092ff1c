import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isVerifierError, VerifierError } from '@bonafide/core';
import type { LiveUpdate } from '@bonafide/webrtc';
import { createOriginCheck, type Peer } from '@bonafide/webrtc/node';
import { toCallerView } from './caller-view.ts';
import { JOIN_PAGE, JOIN_SCRIPT, JOIN_STYLE } from './join-page.ts';

export interface JoinServerOptions {
  readonly port: number;
  readonly host: string;
  /** Of pages that may join, besides the one that is served here: a proxy's. */
  readonly origins: readonly string[];
  /** Opens a peer for somebody who joins; `send` shows an update on their page. */
  readonly join: (send: (update: LiveUpdate) => void) => Promise<Peer>;
}

export interface JoinServer extends AsyncDisposable {
  readonly url: string;
}

/** Bytes of an offer at most; real ones have about 6,000. */
const LARGEST_OFFER = 100_000;
/** Callers at once at most: each costs a tenth of a core and more. */
const MOST_CALLERS = 16;

const FILES: Readonly<Record<string, readonly [type: string, body: string]>> = {
  '/': ['text/html; charset=utf-8', JOIN_PAGE],
  '/join.js': ['text/javascript; charset=utf-8', JOIN_SCRIPT],
  '/join.css': ['text/css; charset=utf-8', JOIN_STYLE],
};

/**
 * Serves a page that sends its camera and microphone here, and answers its offers. One request a caller: the answer is
 * the first line of a response that goes on with a `CallerView` a line until the call ends. Whoever comes from another page is refused with 403. Rejects where the port is taken.
 */
export async function serveJoinPage({ port, host, origins, join }: JoinServerOptions): Promise<JoinServer> {
  let callers = 0;

  async function call(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (callers >= MOST_CALLERS) {
      response.writeHead(503).end();
      return;
    }
    const offer = await readOffer(request);
    if (offer === undefined) {
      response.writeHead(400).end();
      return;
    }
    callers++;
    let peer: Peer | undefined;
    /** What is told before the answer waits for it: the page takes the first line for the answer. */
    let early: LiveUpdate[] | undefined = [];
    const line = (value: unknown): void => {
      if (!response.writableEnded) response.write(`${JSON.stringify(value)}\n`);
    };
    const send = (update: LiveUpdate): void => {
      if (early !== undefined) {
        early.push(update);
        return;
      }
      line(toCallerView(update));
      if (update.kind === 'ended') response.end();
    };
    try {
      peer = await join(send);
      const opened = peer;
      response.on('close', () => {
        callers--;
        void opened[Symbol.asyncDispose]();
      });
      const answer = await peer.answer({ type: 'offer', sdp: offer });
      response.writeHead(200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' });
      line(answer);
      const waiting = early;
      early = undefined;
      for (const update of waiting) send(update);
    } catch (error) {
      if (peer === undefined) callers--;
      if (!isVerifierError(error)) throw error;
      if (response.headersSent) response.end();
      else response.writeHead(400).end(error.message);
    }
  }

  let refusalOf = createOriginCheck(origins);
  const server = createServer((request, response) => {
    const pathname = pathOf(request);
    const file = FILES[pathname];
    const refusal = refusalOf(request);
    if (refusal !== undefined) {
      response.writeHead(403, { 'content-type': 'text/plain' }).end(refusal);
    } else if (request.method === 'POST' && pathname === '/call') {
      call(request, response).catch(() => response.destroy());
    } else if (request.method === 'GET' && file !== undefined) {
      response.writeHead(200, {
        'content-type': file[0],
        'content-security-policy':
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'",
      });
      response.end(file[1]);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new VerifierError('config/invalid', `cannot listen on ${host}:${port}`, { cause }));
    });
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${taken}/`;
  // `--host` may be a name, which is then as good as an address.
  if (URL.canParse(url)) refusalOf = createOriginCheck([...origins, new URL(url).origin]);
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The path that was asked for; none where that is no address (`GET //`). */
function pathOf({ url = '/' }: IncomingMessage): string {
  return URL.canParse(url, 'http://localhost') ? new URL(url, 'http://localhost').pathname : '';
}

/** The SDP of a posted offer; `undefined` where there is none. */
async function readOffer(request: IncomingMessage): Promise<string | undefined> {
  let body = '';
  for await (const chunk of request) {
    body += String(chunk);
    if (body.length > LARGEST_OFFER) return undefined;
  }
  try {
    const offer = JSON.parse(body) as { readonly type?: unknown; readonly sdp?: unknown };
    return offer.type === 'offer' && typeof offer.sdp === 'string' ? offer.sdp : undefined;
  } catch {
    return undefined; // No JSON: no offer.
  }
}
