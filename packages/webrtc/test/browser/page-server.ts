import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** A site as an application would serve it: page, worker, worklet, models, onnxruntime's wasm. */
export interface PageServer extends AsyncDisposable {
  readonly url: string;
}

/** No eval, no inline script, no other host; and no cross-origin isolation, which few sites can have. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "connect-src 'self'",
  "media-src 'self' blob:",
].join('; ');

const SOURCES = {
  '/page.js': new URL('page.ts', import.meta.url),
  '/worker.js': new URL('../../src/worker.ts', import.meta.url),
  '/replay-worker.js': new URL('replay-worker.ts', import.meta.url),
  '/worklet.js': new URL('../../src/worklet.ts', import.meta.url),
} as const;

/** Where `@mediapipe/tasks-vision` is installed. */
const VISION = dirname(createRequire(import.meta.url).resolve('@mediapipe/tasks-vision'));
const MODELS = new URL('../../../models/assets/', import.meta.url);

export interface PageServerOptions {
  /** Answers what is posted to `/offer`. */
  readonly answer?: (offer: { type: 'offer'; sdp: string }) => Promise<unknown>;
  /** Further files, by path. */
  readonly files?: ReadonlyMap<string, Uint8Array>;
}

export async function servePage(options: PageServerOptions = {}): Promise<PageServer> {
  const scripts = await bundle();
  const wasm = createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const send = (type: string, body: string | Uint8Array): void => {
      response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY }).end(body);
    };
    const script = scripts.get(pathname);
    const [, folder = '', file = ''] = pathname.split('/');
    if (pathname === '/') {
      send('text/html', '<!doctype html><title>test</title><script type="module" src="/page.js"></script>');
    } else if (script !== undefined) {
      send('text/javascript', script);
    } else if (pathname === '/ort.wasm') {
      send('application/wasm', await readFile(wasm));
    } else if (folder === 'vision') {
      const bytes = await readFile(join(VISION, ...pathname.split('/').slice(2)));
      send(pathname.endsWith('.wasm') ? 'application/wasm' : 'text/javascript', bytes);
    } else if (folder === 'models' || folder === 'corrupted') {
      const bytes = await readFile(new URL(file, MODELS));
      if (folder === 'corrupted') bytes[bytes.length >> 1]! ^= 1;
      send('application/octet-stream', bytes);
    } else if (pathname === '/offer' && options.answer !== undefined) {
      const offer = JSON.parse(await readBody(request)) as { type: 'offer'; sdp: string };
      send('application/json', JSON.stringify(await options.answer(offer)));
    } else if (options.files?.has(pathname) === true) {
      send('application/octet-stream', options.files.get(pathname)!);
    } else {
      response.writeHead(404).end();
    }
  }

  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function bundle(): Promise<ReadonlyMap<string, string>> {
  const entries = Object.entries(SOURCES);
  const { outputFiles } = await build({
    entryPoints: entries.map(([, url]) => fileURLToPath(url)),
    bundle: true,
    write: false,
    outdir: '/',
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['@bonafide/source'],
    logLevel: 'error',
  });
  return new Map(
    entries.map(([path]) => {
      const output = outputFiles.find((file) => file.path.endsWith(path));
      if (output === undefined) throw new Error(`nothing was built for ${path}`);
      return [path, output.text];
    }),
  );
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
