import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { promisify } from 'node:util';
import { type AttackTools, makeAttackClip } from '@bonafide/attack-lab';
import { openRecording } from '@bonafide/recorded';
import { createReplayLook, ReplayEvidence } from '../../../packages/core/src/face-replay/replay-evidence.ts';
import { FEWEST_PICTURES } from '../../../packages/core/src/face-replay/replay-fits.ts';
import type { Example } from './logistic.ts';
import type { GenuinePiece } from './recordings.ts';

const run = promisify(execFile);
const JPEG = ['-q:v', '4', '-c:v', 'mjpeg'];
const POOR_JPEG = ['-q:v', '12', '-c:v', 'mjpeg'];
const VP8 = ['-c:v', 'libvpx', '-b:v', '150k', '-deadline', 'realtime', '-cpu-used', '6'];
/** What a clip goes through after H.264, as arguments of ffmpeg; the last: a webcam's JPEG, then a call's VP8. */
const CHAINS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  h264: [],
  jpeg: [JPEG],
  'poor jpeg': [POOR_JPEG],
  vp8: [VP8],
  'jpeg, vp8': [JPEG, VP8],
};
/** One clip with the chain of encoders that it went through. */
export interface ReplayExample extends Example {
  readonly chain: string;
}

/**
 * Makes a piece of six seconds and its replay, sends both through the chains, and measures what `face.replay` does: fine
 * patterns, their peak, and the frame. Clips stay in `folder` for the next run. Pieces too small to judge give none.
 */
export async function replayExamples(
  piece: GenuinePiece,
  { tools, folder, seed }: { readonly tools: AttackTools; readonly folder: string; readonly seed: number },
): Promise<readonly ReplayExample[]> {
  const examples: ReplayExample[] = [];
  for (const kind of ['none', 'replay'] as const) {
    const recipe = { kind, seed, from: piece.from, duration: 6, rate: 3, maxWidth: 420 };
    const named = { ...recipe, id: `${piece.name}-${kind}`, base: piece.name };
    const made = await makeAttackClip(named, { folder, resolveClip: () => piece.path }, tools);
    for (const [chain, steps] of Object.entries(CHAINS)) {
      const features = await measure(await throughChain(tools.ffmpeg, made, { chain, steps }));
      if (features) examples.push({ features, attack: kind === 'replay', group: piece.group, chain });
    }
  }
  return examples;
}

async function throughChain(
  ffmpeg: string,
  input: string,
  { chain, steps }: { readonly chain: string; readonly steps: readonly (readonly string[])[] },
): Promise<string> {
  let from = input;
  for (const [i, step] of steps.entries()) {
    const to = `${input}.${chain.replace(/\W+/, '-')}${i}.mkv`;
    if (!existsSync(to)) {
      await run(ffmpeg, [
        '-v',
        'error',
        '-nostdin',
        '-y',
        '-threads',
        '1',
        '-i',
        from,
        ...step,
        `${to}.part.mkv`,
      ]);
      await rename(`${to}.part.mkv`, to);
    }
    from = to;
  }
  return from;
}

/** One picture a second. `undefined`: too few, too small or too dark. */
async function measure(path: string): Promise<readonly number[] | undefined> {
  const evidence = new ReplayEvidence();
  const look = createReplayLook();
  await using recording = await openRecording(path, { fps: 1 });
  for await (using sample of recording)
    if (sample.kind === 'video') evidence.add(look(sample.toI420?.() ?? sample.toRgba()));
  const measures = evidence.measures();
  if (measures === undefined || evidence.pictures < FEWEST_PICTURES) return undefined;
  return [measures.fine, measures.peak, measures.frame];
}
