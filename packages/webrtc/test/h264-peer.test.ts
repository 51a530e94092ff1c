import { composeSession } from '@bonafide/models';
import { openModel } from '@bonafide/models/node';
import { findFfmpeg } from '@bonafide/recorded';
import { resolveClip } from '@bonafide/test-media';
import { describe, expect, it } from 'vitest';
import type { LiveUpdate } from '../src/index.ts';
import { createH264Peer, needsH264 } from '../src/node.ts';
import { BUSY } from './busy.ts';
import { openH264Caller } from './h264-caller.ts';

const clips = await Promise.all([resolveClip('cap12'), resolveClip('jfk')]).catch(() => undefined);
if (clips === undefined) console.warn('H.264 call: skipped, for want of the clips');

const countProcesses = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'ProcessWrap').length;

describe.skipIf(clips === undefined || BUSY)('a caller who sends H.264 alone', { retry: 2 }, () => {
  it('is seen, heard and judged in Node, also when the picture becomes smaller, and leaves nothing behind', async () => {
    const ffmpeg = await findFfmpeg();
    await using parts = await composeSession(openModel);
    await using caller = await openH264Caller(...clips!, ffmpeg);
    const processes = countProcesses();
    const peer = await createH264Peer({ ...parts.options, ffmpeg, updateEvery: 0.5 });
    const updates: LiveUpdate[] = [];
    const watching = (async () => {
      for await (const update of peer) updates.push(update);
    })();
    const offer = await caller.offer();
    expect(needsH264(offer.sdp)).toBe(true);
    await caller.accept(await peer.answer(offer));
    await caller.play({ seconds: 3, width: 400, height: 300 });
    await caller.play({ seconds: 1.5, width: 200, height: 150 });
    await peer[Symbol.asyncDispose]();
    await watching;
    const changes = updates.flatMap((update) =>
      update.kind === 'track' ? [`${update.media} ${update.change.kind}`] : [],
    );
    expect(changes).toEqual(expect.arrayContaining(['video started', 'audio started', 'video resized']));
    const last = updates.at(-1);
    const result = last?.kind === 'ended' ? last.result : undefined;
    expect(result?.face?.coverage).toBeGreaterThan(0.5);
    expect(result?.voice).not.toBeNull();
    const judgement = updates.findLast((update) => update.kind === 'judgement');
    // 25 pictures a second for 4.5 s; the first ones may have come before the connection took any.
    expect(judgement?.kind === 'judgement' && judgement.load.received).toBeGreaterThan(40);
    // A handle that is being closed counts for a moment longer.
    await expect.poll(countProcesses).toBe(processes);
  }, 60_000);

  it('without ffmpeg is heard and never seen', async () => {
    await using parts = await composeSession(openModel);
    await using caller = await openH264Caller(...clips!, await findFfmpeg());
    await using peer = await createH264Peer({ ...parts.options, ffmpeg: '/nothing/ffmpeg' });
    await caller.accept(await peer.answer(await caller.offer()));
    const playing = caller.play({ seconds: 1.5, width: 160, height: 120 });
    const kinds: string[] = [];
    for await (const update of peer) {
      if (update.kind === 'track') kinds.push(update.media);
      if (update.kind === 'judgement') break;
    }
    await playing;
    expect(kinds).toEqual(['audio']);
  }, 60_000);
});
