import { existsSync } from 'node:fs';
import { renderCaller } from '@bonafide/example-liveness-call/simulated-caller';
import { simulateCamera } from '@bonafide/example-liveness-call/simulated-camera';
import { resolveClip } from '@bonafide/test-media';
import { type Browser, chromium, type Page, type WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ExampleServer, startServer } from './server.ts';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const able = existsSync(CHROMIUM);
if (!able) console.warn('messaging-call in a browser: skipped, for want of Chromium (set CHROMIUM_PATH)');
const clips = await resolveClip('cap12').then(
  () => true,
  () => false,
);
const inRealTime = able && clips && process.env['BONAFIDE_REAL_TIME'] === '1';
const shots = process.env['BONAFIDE_SCREENSHOTS'];

/** Runs in a page before its own script: a camera without a microphone, and nobody before it. */
function emptyChair(): void {
  navigator.mediaDevices.getUserMedia = () => {
    const canvas = document.createElement('canvas');
    canvas.getContext('2d')!.fillRect(0, 0, 300, 150);
    return Promise.resolve(canvas.captureStream(5));
  };
}

/** Runs in a page before its own script: keeps its connections, and tells none of them that its addresses are known. */
function keepConnections(): void {
  const Own = RTCPeerConnection;
  const made: RTCPeerConnection[] = [];
  Object.assign(window, {
    made,
    RTCPeerConnection: class extends Own {
      constructor() {
        super();
        made.push(this);
        Object.defineProperty(this, 'onicegatheringstatechange', { set: () => undefined });
      }
    },
  });
}

/** Of each connection of a page that keeps them, whether it is closed. */
async function closedOnes(page: Page): Promise<readonly boolean[]> {
  return page.evaluate(() =>
    (window as unknown as { made: RTCPeerConnection[] }).made.map(
      ({ signalingState }) => signalingState === 'closed',
    ),
  );
}

describe.skipIf(!able)('two pages in a call, one of which asks the other for a proof of life', () => {
  let browser: Browser;
  let server: ExampleServer;
  const errors: string[] = [];

  beforeAll(async () => {
    server = await startServer({ port: 0 });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--no-first-run'] });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await server[Symbol.asyncDispose]();
  });

  /** Opens a page of its own and joins; `camera` is put in before the page's script. */
  async function join(camera: (page: Page) => Promise<unknown>): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 1100, height: 760 } });
    page.on('pageerror', (error) => errors.push(error.message));
    await camera(page);
    await page.goto(server.url);
    await page.click('#join');
    await page.waitForSelector('#leave:not([hidden])');
    return page;
  }
  const emptyHanded = async (page: Page): Promise<unknown> => page.addInitScript(emptyChair);
  const keep = async (page: Page, name: string): Promise<void> => {
    if (shots !== undefined) await page.screenshot({ path: `${shots}/messaging-${name}.png` });
  };
  const proofOn = async (page: Page, text: RegExp, timeout: number): Promise<void> => {
    await expect.poll(async () => page.textContent('#proof'), { timeout, interval: 200 }).toMatch(text);
  };

  it('tells the one who asked that the other declined, and lets them ask again', async () => {
    const [asked, asking] = [await join(emptyHanded), await join(emptyHanded)];
    await asking.click('#challenge');
    await asked.click('#decline');
    await proofOn(asking, /declined/, 5000);
    expect(await asked.isVisible('#prompt')).toBe(false);
    await asking.click('#challenge');
    await asked.waitForSelector('#accept');
    await asked.close();
    // Whoever left is asked for nothing any more.
    await asking.waitForSelector('#proof-part', { state: 'hidden' });
    await asking.close();
    expect(errors).toEqual([]);
  }, 30_000);

  it('shows the check to the one who is asked, and tells the other by the word of the server when nobody answers it', async () => {
    const [asked, asking] = [await join(emptyHanded), await join(emptyHanded)];
    await asking.click('#challenge');
    await asked.waitForSelector('#accept');
    await keep(asked, 'asked');
    await asked.click('#accept');
    await asked.waitForSelector('bonafide-liveness');
    await asked.click('bonafide-liveness [data-action=decline]');
    await proofOn(asking, /broke it off/, 10_000);
    await keep(asking, 'broken-off');
    await Promise.all([asked.close(), asking.close()]);
    expect(errors).toEqual([]);
  }, 30_000);

  it.each(['gathering', 'posting', 'connecting'])(
    'ends the check, and sends the camera no further, when whoever asked leaves while it is %s',
    async (stage) => {
      const asked = await join(async (page) => {
        await page.addInitScript(emptyChair);
        await page.addInitScript(keepConnections);
        // The server's first word on the check never comes.
        await page.routeWebSocket(/liveness/, () => undefined);
      });
      const asking = await join(emptyHanded);
      let posts = 0;
      await asked.route('**/proof?*', async (route) => {
        posts++;
        const response = await route.fetch();
        if (stage === 'posting') {
          await asking.close();
          await asked.waitForSelector('#challenge', { state: 'hidden' });
        }
        await route.fulfill({ response });
      });
      await asking.click('#challenge');
      await asked.click('#accept');
      await expect.poll(async () => closedOnes(asked)).toHaveLength(2);
      if (stage === 'connecting') await asked.waitForSelector('bonafide-liveness');
      if (stage !== 'posting') await asking.close();
      await expect.poll(async () => closedOnes(asked), { timeout: 5000 }).toEqual([true, true]);
      await asked.unrouteAll({ behavior: 'wait' });
      expect(await asked.locator('bonafide-liveness').count()).toBe(0);
      expect(posts).toBe(stage === 'gathering' ? 0 : 1);
      await asked.close();
      expect(errors).toEqual([]);
    },
    30_000,
  );

  it('takes a question off the screen that lapsed, without a word from the one who was asked', async () => {
    let signalling: WebSocketRoute | undefined;
    const asked = await join(async (page) => {
      await page.addInitScript(emptyChair);
      await page.routeWebSocket(/signalling/, (route) => {
        route.connectToServer();
        signalling = route;
      });
    });
    const asking = await join(emptyHanded);
    await asking.click('#challenge');
    await asked.waitForSelector('#accept');
    signalling!.send(JSON.stringify({ kind: 'lapsed' }));
    await asked.waitForSelector('#prompt', { state: 'hidden' });
    await expect.poll(async () => asked.textContent('#events')).toMatch(/did not answer in time/);
    expect(await asking.textContent('#proof')).toMatch(/^Asked/);
    await Promise.all([asked.close(), asking.close()]);
    expect(errors).toEqual([]);
  }, 30_000);

  it.skipIf(!inRealTime)(
    'tells the one who asked that a person passed who did what the screen said',
    async () => {
      const pictures = await renderCaller();
      const asked = await join(async (page) =>
        page.addInitScript(simulateCamera, { pictures, still: false }),
      );
      const asking = await join(emptyHanded);
      await asking.click('#challenge');
      await asked.check('#without-speech');
      await asked.click('#accept');
      await asked.click('bonafide-liveness [data-action=agree]');
      for (let step = 0; step < 3; step++) {
        await asked.waitForTimeout(1500);
        await asked.click('bonafide-liveness [data-action=ready]', { timeout: 30_000 });
        await keep(asked, `step-${step}`);
      }
      await proofOn(asking, /^Passed/, 60_000);
      await keep(asking, 'passed');
      await Promise.all([asked.close(), asking.close()]);
      expect(errors).toEqual([]);
    },
    180_000,
  );
});
