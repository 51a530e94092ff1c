import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** `CHROMIUM_PATH`, else Debian's; `undefined` where there is none. */
export function findChromium(): string | undefined {
  return [process.env['CHROMIUM_PATH'], '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
    (path) => path !== undefined && existsSync(path),
  );
}

/** A Chromium whose camera and microphone play files, if it is given some; see `makeFakeMedia`. */
export interface FakeCameraBrowser extends AsyncDisposable {
  open(url: string): Promise<Page>;
}

export async function launchChromium(
  executablePath: string,
  media?: { readonly video: string; readonly audio: string },
): Promise<FakeCameraBrowser> {
  const browser: Browser = await chromium.launch({
    executablePath,
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-gpu',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      ...(media === undefined
        ? []
        : [
            `--use-file-for-fake-video-capture=${media.video}`,
            `--use-file-for-fake-audio-capture=${media.audio}`,
          ]),
      '--autoplay-policy=no-user-gesture-required',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
  return {
    async open(url) {
      const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
      const page = await context.newPage();
      page.on('pageerror', (error) => {
        console.error(`page: ${error.message}`);
      });
      page.on('console', (message) => {
        if (message.type() === 'error') console.error(`page: ${message.text()}`);
      });
      await page.goto(url);
      await page.waitForFunction(() => 'scenarios' in globalThis);
      return page;
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
    },
  };
}
