import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { resolveClip } from '@bonafide/test-media';
import { describe, expect, it } from 'vitest';
import { ALONE } from './busy.ts';
import { findChromium, launchChromium } from './browser/chromium.ts';
import { makeFakeMedia } from './browser/fake-media.ts';
import { servePage } from './browser/page-server.ts';
import { runScenario } from './browser/run-scenario.ts';
import { readThreadTimes } from './browser/thread-times.ts';

const chromium = findChromium();
const clip = await resolveClip('cap12').catch(() => undefined);
const measurable = chromium !== undefined && clip !== undefined && process.platform === 'linux' && ALONE;
const SECONDS = 20;

// CPU time and not time: what the machine does besides hardly shows. Half a minute, for those who ask.
describe.skipIf(!measurable)('watching one camera in Chromium at 2 pictures a second', () => {
  it('costs the page under 5 ms of CPU time a second, and the worker under a quarter of a core', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'bonafide-cost-'));
    const media = await makeFakeMedia(clip!, { from: 0, seconds: 40 }, folder);
    await using server = await servePage();
    await using browser = await launchChromium(chromium!, media);
    const page = await browser.open(server.url);
    await runScenario(page, 'watchCamera');
    const before = await readThreadTimes();
    const from = await runScenario(page, 'judgedSoFar');
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
    const after = await readThreadTimes();
    const to = await runScenario(page, 'judgedSoFar');
    await rm(folder, { recursive: true });
    const pageMs = (1000 * (after.page - before.page)) / SECONDS;
    const worker = (after.workers - before.workers) / SECONDS;
    const analysed = (to.analysed - from.analysed) / SECONDS;
    const received = (to.received - from.received) / SECONDS;
    console.log(
      `page ${pageMs.toFixed(1)} ms a second, worker ${(100 * worker).toFixed(1)} % of a core, ` +
        `at ${analysed.toFixed(1)} pictures a second analysed of ${received.toFixed(1)}`,
    );
    expect(analysed).toBeGreaterThan(1);
    expect(pageMs).toBeLessThan(5);
    expect(worker).toBeLessThan(0.25);
  }, 300_000);
});
