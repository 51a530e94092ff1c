import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { chromium, type Browser } from 'playwright-core';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

export const hasChromium = existsSync(CHROMIUM);

/** What a careful bank sends: no inline style, no inline script, nothing from elsewhere. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; media-src blob: mediastream:; base-uri 'none'";
const PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Liveness</title><link rel="stylesheet" href="/page.css"></head><body><main></main><script type="module" src="/page.js"></script></body></html>`;
const STYLE = 'body{margin:0;padding:1rem;background:Canvas;color-scheme:light dark}';

/** Serves the test page, and opens Chromium with a camera that is not there. */
export async function openBrowser(): Promise<
  AsyncDisposable & { readonly browser: Browser; readonly url: string }
> {
  const bundle = await build({
    entryPoints: [fileURLToPath(new URL('page.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['@bonafide/source'],
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  const files: Readonly<Record<string, readonly [type: string, body: string]>> = {
    '/': ['text/html', PAGE],
    '/page.css': ['text/css', STYLE],
    '/page.js': ['text/javascript', bundle.outputFiles[0]!.text],
  };
  const server = createServer((request, response) => {
    const [type, body] = files[request.url ?? ''] ?? ['text/plain', ''];
    response
      .writeHead(body === '' ? 404 : 200, { 'content-type': type, 'content-security-policy': CSP })
      .end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--no-first-run',
    ],
  });
  return {
    browser,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      await browser.close();
      server.close();
    },
  };
}
