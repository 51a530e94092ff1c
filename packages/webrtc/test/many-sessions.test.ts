import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VerificationResult } from '@bonafide/core';
import { composeSession } from '@bonafide/models';
import { openModel } from '@bonafide/models/node';
import { resolveClip } from '@bonafide/test-media';
import { describe, expect, it } from 'vitest';
import { ALONE } from './busy.ts';
import { type DecodedCall, decodeCall } from './decoded-call.ts';
import { type Moment, momentAt, replay } from './replay.ts';

const clips = await Promise.all([resolveClip('cap12'), resolveClip('jfk')]).catch(() => undefined);
const SESSIONS = 20;
/** Minutes of each call; `BONAFIDE_MINUTES=10` also asks for flat memory. */
const MINUTES = Number(process.env['BONAFIDE_MINUTES'] ?? 1);
const MEBIBYTE = 2 ** 20;

// A minute costs a minute or two of CPU time: for those who ask.
describe.skipIf(clips === undefined || !ALONE)('twenty calls at once in one process', () => {
  it(
    'come to what one comes to alone, drop nothing, and say what memory they hold',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'bonafide-many-'));
      const call = await decodeCall(clips![0], clips![1], { from: 0, seconds: 20, fps: 2, folder });
      await rm(folder, { recursive: true });
      await using parts = await composeSession(openModel);
      const alone = await run(call, parts.options);
      const memory: number[] = [];
      const together = await Promise.all(
        Array.from({ length: SESSIONS }, async (_, i) =>
          run(call, parts.options, () => {
            if (i === 0) memory.push(process.memoryUsage().rss / MEBIBYTE);
          }),
        ),
      );
      for (const result of together) expect(result).toEqual(alone);
      expect(alone.provenance.frames).toEqual({ analysed: MINUTES * 120, dropped: 0 });
      const third = memory.slice(Math.floor(memory.length / 3));
      const grown = mean(third.slice(-10)) - mean(third.slice(0, 10));
      console.log(
        `${SESSIONS} calls of ${MINUTES} minutes: ${third.at(-1)!.toFixed(0)} MiB at the end, ${grown.toFixed(1)} MiB more than at a third`,
      );
      // The windows of the analyzers fill in the first minutes: only a longer call says whether memory stays flat.
      if (MINUTES >= 5) expect(grown).toBeLessThan(30);
    },
    60 * 60_000,
  );
});

async function run(
  call: DecodedCall,
  options: Parameters<typeof replay>[1],
  seen: () => void = () => undefined,
): Promise<VerificationResult> {
  const updates = await replay(moments(call, seen), options, 'last');
  const last = updates.at(-1);
  if (last?.kind !== 'ended') throw new Error(`the last update is ${last?.kind}`);
  return last.result;
}

/** The call again and again. */
// eslint-disable-next-line @typescript-eslint/require-await -- an iterable of what is there already
async function* moments({ buffer, layout }: DecodedCall, seen: () => void): AsyncGenerator<Moment> {
  for (let i = 0; i < MINUTES * 60 * layout.fps; i++) {
    seen();
    const timestamp = i / layout.fps;
    const { frame, sound } = momentAt(buffer, layout, i % layout.count);
    yield { frame: { ...frame, timestamp }, sound: { ...sound, timestamp } };
  }
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
