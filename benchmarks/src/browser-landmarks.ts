import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import type { RgbaImage } from '@bonafide/core';
import { chromium } from 'playwright-core';

/** MediaPipe's own landmarker, the reference: `tasks-vision` in a browser. */
export interface BrowserLandmarker extends AsyncDisposable {
  /** 478 x 3 of the largest face, x and y in 0..1 of the picture; `undefined` where it finds none. */
  locate(image: RgbaImage): Promise<readonly number[] | undefined>;
}

/** A Chromium that is there: `CHROMIUM_PATH`, Debian's, or the one that playwright installed. */
export function findChromium(): string | undefined {
  return [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', chromium.executablePath()].find(
    (path) => path !== undefined && existsSync(path),
  );
}

/** An origin that does not exist: every request to it is answered from here, every other one is refused. */
const ORIGIN = 'http://landmarks.test';

/** Opens the landmarker on the CPU, for single pictures, with `task` (a path) as its model bundle. */
export async function openBrowserLandmarker(
  executablePath: string,
  task: string,
): Promise<BrowserLandmarker> {
  const vision = dirname(createRequire(import.meta.url).resolve('@mediapipe/tasks-vision'));
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--no-first-run',
    ],
  });
  const page = await browser.newPage();
  await page.route('**', async (route) => {
    const url = new URL(route.request().url());
    const answer = url.origin === ORIGIN ? await read(url.pathname, { vision, task }) : undefined;
    await (answer === undefined ? route.abort() : route.fulfill(answer));
  });
  const ready = page.waitForFunction(() => 'locateFace' in globalThis);
  await page.goto(ORIGIN);
  await ready;
  return {
    async locate({ width, height, data }) {
      // Pixels, not a file: the two sides must not differ by their image decoders.
      const pixels = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
      const picture = { pixels, width, height };
      return page.evaluate((given) => (globalThis as unknown as LandmarksPage).locateFace(given), picture);
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
    },
  };
}

/** What landmarks-page.js puts on its window. */
interface LandmarksPage {
  locateFace(picture: { pixels: string; width: number; height: number }): readonly number[] | undefined;
}

interface Answer {
  readonly body: string | Buffer;
  readonly contentType: string;
}

async function read(
  path: string,
  files: { readonly vision: string; readonly task: string },
): Promise<Answer> {
  switch (path) {
    case '/':
      return { body: '<script type="module" src="/page.js"></script>', contentType: 'text/html' };
    case '/page.js':
      return {
        body: await readFile(new URL('landmarks-page.js', import.meta.url)),
        contentType: 'text/javascript',
      };
    case '/model.task':
      return { body: await readFile(files.task), contentType: 'application/octet-stream' };
    default: {
      const contentType = path.endsWith('.wasm') ? 'application/wasm' : 'text/javascript';
      return { body: await readFile(join(files.vision, normalize(path))), contentType };
    }
  }
}
