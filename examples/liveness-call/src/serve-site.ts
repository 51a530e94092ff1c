import type { IncomingMessage, ServerResponse } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { OriginCheck } from '@bonafide/webrtc/node';
import { build } from 'esbuild';
import type { VerifyClientCallbackAsync } from 'ws';

/** Bytes of an offer at most, and of a message; real ones have about 6,000. */
export const MOST_BYTES = 100_000;

/** Where a site is served. */
export interface SiteAddress {
  /** On 127.0.0.1; 0: any that is free. */
  readonly port: number;
  /** Under which browsers find it besides: a proxy's, like `https://calls.example.org`. */
  readonly origins?: readonly string[];
}

/** The entries of a list with commas between them. */
function listOf(text: string): readonly string[] {
  return text.split(',').flatMap((entry) => entry.trim() || []);
}

/** As the environment gives it: PORT, and ORIGINS with commas between them. */
export function siteAddress(port: number): SiteAddress {
  const { PORT, ORIGINS = '' } = process.env;
  return { port: Number(PORT ?? port), origins: listOf(ORIGINS) };
}

/** Whether there is a reason to refuse a request; it is then the answer, with 403. */
export function refuse(response: ServerResponse, reason: string | undefined): boolean {
  if (reason === undefined) return false;
  response.writeHead(403, { 'content-type': 'text/plain' }).end(`${reason}\n`);
  return true;
}

/** The same for sockets, as a WebSocket server takes it. */
export function refuseSockets(refusalOf: OriginCheck): VerifyClientCallbackAsync {
  return ({ req }, done) => {
    const reason = refusalOf(req);
    done(reason === undefined, 403, reason);
  };
}

/** What was asked for; the site's root where that is no address. */
export function addressOf({ url = '/' }: IncomingMessage): URL {
  return new URL(URL.canParse(url, 'http://localhost') ? url : '/', 'http://localhost');
}

/** Scripts for the browser by the path that they are served under. A bundler does this in an application. */
export async function bundleScripts(
  entries: Readonly<Record<string, URL>>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    entryPoints: Object.fromEntries(Object.entries(entries).map(([name, url]) => [name, fileURLToPath(url)])),
    bundle: true,
    write: false,
    outdir: '/',
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['@bonafide/source'],
    logLevel: 'error',
  });
  return new Map(outputFiles.map(({ path, contents }) => [path.replace(/^.*[/\\]/, '/'), contents]));
}

/** Answers a posted offer by `answer`, as JSON; with 400 where it cannot. */
export function answerOffer(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (offer: unknown) => Promise<unknown>,
): void {
  readBody(request)
    .then(async (offer) => answer(JSON.parse(offer)))
    .then((answered) => response.end(JSON.stringify(answered)))
    .catch((error: unknown) => {
      console.error('a call was refused:', error instanceof Error ? error.message : error);
      response.writeHead(400).end();
    });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_BYTES) throw new RangeError('the offer is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
