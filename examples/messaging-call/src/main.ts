/**
 * Two people in a call, each of whom sees a live badge for the other: a static server and a signalling server.
 *
 * usage: pnpm --filter @bonafide/example-messaging-call start   (PORT, default 8091), then open the page in two windows
 */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { WebSocketServer } from 'ws';
import { pairUp } from './room.ts';

const { resolve } = createRequire(import.meta.url);
const port = Number(process.env['PORT'] ?? 8091);
const MODELS = new URL('../../../packages/models/assets/', import.meta.url);

/** A bundler does this in an application; the worker is a file of its own there as well. */
const { outputFiles } = await build({
  entryPoints: {
    page: fileURLToPath(new URL('page.ts', import.meta.url)),
    worker: fileURLToPath(new URL('../../../packages/webrtc/src/worker.ts', import.meta.url)),
    worklet: fileURLToPath(new URL('../../../packages/webrtc/src/worklet.ts', import.meta.url)),
  },
  bundle: true,
  write: false,
  outdir: '/',
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  conditions: ['@bonafide/source'],
  logLevel: 'error',
});
const scripts = new Map(outputFiles.map(({ path, contents }) => [path.replace(/^.*[/\\]/, '/'), contents]));

async function find(path: string): Promise<readonly [type: string, body: string | Uint8Array] | undefined> {
  if (path === '/') return ['text/html', await readFile(new URL('page.html', import.meta.url))];
  if (path === '/page.css') return ['text/css', await readFile(new URL('page.css', import.meta.url))];
  if (path === '/ort-wasm-simd-threaded.wasm') {
    return ['application/wasm', await readFile(resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'))];
  }
  const model = /^\/models\/([a-z0-9-]+\.onnx)$/.exec(path)?.[1];
  if (model !== undefined) return ['application/octet-stream', await readFile(new URL(model, MODELS))];
  const script = scripts.get(path);
  return script && ['text/javascript', script];
}

const server = createServer((request, response) => {
  const { url = '/' } = request;
  find(URL.canParse(url, 'http://localhost') ? new URL(url, 'http://localhost').pathname : '')
    .then((found) => {
      if (found === undefined) {
        response.writeHead(404).end();
        return;
      }
      response.writeHead(200, {
        'content-type': found[0],
        'content-security-policy':
          "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; style-src 'self'; connect-src 'self'",
      });
      response.end(found[1]);
    })
    .catch((error: unknown) => {
      console.error(error);
      response.writeHead(500).end();
    });
});
const sockets = new WebSocketServer({ server, path: '/signalling', maxPayload: 100_000 });
sockets.on('connection', pairUp());
server.listen(port, '127.0.0.1', () => {
  console.log(`open http://127.0.0.1:${port}/ in two windows`);
});
