import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { PassThrough } from 'node:stream';
import { VerifierError } from '@bonafide/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { genuineResult, sampleThumbnails, syntheticResult } from '../test/sample-results.ts';
import type { FileVerifier, FileVerifierOptions, VerifyFileOptions } from './file-verifier.ts';
import { runCli } from './run-cli.ts';

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** How often the verifier was opened and disposed, and with what. */
  readonly opened: readonly FileVerifierOptions[];
  readonly disposed: number;
}

/** Runs the command line on a verifier that judges by the file's name, and takes the place of models and ffmpeg. */
async function run(args: readonly string[], interrupt = new AbortController()): Promise<Run> {
  const opened: FileVerifierOptions[] = [];
  let disposed = 0;
  const verifier: FileVerifier = {
    async verify(path: string, options: VerifyFileOptions = {}) {
      await Promise.resolve();
      options.onProgress?.(1, 2);
      const name = basename(path);
      if (name.startsWith('interrupted')) interrupt.abort(130);
      options.signal?.throwIfAborted();
      if (name.startsWith('missing')) throw new VerifierError('media/not-found', 'there is no such file');
      if (name.startsWith('toolless')) throw new VerifierError('media/tool-missing', 'ffmpeg was not found');
      if (name.startsWith('broken')) throw new TypeError('a bug');
      const thumbnails = options.thumbnails ? sampleThumbnails() : [];
      return { result: name.startsWith('fake') ? syntheticResult() : genuineResult(), thumbnails };
    },
    async [Symbol.asyncDispose]() {
      await Promise.resolve();
      disposed += 1;
    },
  };
  const [stdout, stderr] = [new Capture(), new Capture()];
  const code = await runCli(args, {
    stdout: stdout.stream,
    stderr: stderr.stream,
    signal: interrupt.signal,
    now: () => new Date('2026-11-24T04:00:00Z'),
    benchWorker: new URL('file:///no-worker.js'),
    async openVerifier(options) {
      opened.push(options);
      return Promise.resolve(verifier);
    },
  });
  return { code, stdout: stdout.text, stderr: stderr.text, opened, disposed };
}

class Capture {
  text = '';
  readonly stream: NodeJS.WriteStream;

  constructor() {
    const stream = new PassThrough();
    stream.on('data', (chunk: Buffer) => (this.text += chunk.toString()));
    this.stream = stream as unknown as NodeJS.WriteStream;
  }
}

async function scratch(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'bonafide-cli-'));
  onTestFinished(async () => rm(directory, { recursive: true }));
  return directory;
}

describe('bonafide verify', () => {
  it('prints a table and ends with 0', async () => {
    const { code, stdout, stderr, opened, disposed } = await run(['verify', 'call.mp4']);
    expect(code).toBe(0);
    expect(stdout).toContain('Consistent with a genuine caller');
    expect(stderr).toBe('');
    expect(opened).toEqual([{ fps: 5, policy: 'bank' }]);
    expect(disposed).toBe(1);
  });

  it('prints one line of JSON a file, in order, the same bytes twice', async () => {
    const args = [
      'verify',
      'b.mp4',
      './fake.mp4',
      'missing.mp4',
      '--json',
      '--policy',
      'research',
      '--fps',
      '2.5',
    ];
    const { stdout, stderr, opened } = await run(args);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { file: string }).file)).toEqual([
      'b.mp4',
      './fake.mp4',
      'missing.mp4',
    ]);
    expect(lines[2]).toBe(
      '{"file":"missing.mp4","error":{"code":"media/not-found","message":"there is no such file"}}',
    );
    expect(stderr).toBe('');
    expect(opened).toEqual([{ fps: 2.5, policy: 'research' }]);
    expect((await run(args)).stdout).toBe(stdout);
  });

  it('ends with 3 where a file met --fail-on, even if another could not be read', async () => {
    expect((await run(['verify', 'fake.mp4'])).code).toBe(0);
    expect((await run(['verify', 'fake.mp4', 'call.mp4', '--fail-on', 'synthetic'])).code).toBe(3);
    expect((await run(['verify', 'call.mp4', '--fail-on', 'synthetic'])).code).toBe(0);
    expect((await run(['verify', 'missing.mp4', 'fake.mp4', '--fail-on=synthetic'])).code).toBe(3);
  });

  it('ends with 4 where a file could not be read, and still analyses the others', async () => {
    const { code, stdout, stderr } = await run(['verify', 'missing.mp4', 'call.mp4']);
    expect(code).toBe(4);
    expect(stderr).toBe('bonafide: missing.mp4: there is no such file (media/not-found)\n');
    expect(stdout).toContain('call.mp4');
  });

  it('ends with 1 at once where every file would fail, and says so', async () => {
    const { code, stderr, stdout, disposed } = await run(['verify', 'toolless.mp4', 'call.mp4']);
    expect([code, stdout, disposed]).toEqual([1, '', 1]);
    expect(stderr).toBe('bonafide: ffmpeg was not found\n');
    expect((await run(['verify', 'broken.mp4'])).code).toBe(1);
  });

  it.each([
    [['verify']],
    [['verify', 'call.mp4', '--unknown']],
    [['unknown']],
    [['verify', 'call.mp4', '--fps', '0', '--policy', 'x']],
  ])('ends with 2 on %j, without opening anything', async (args) => {
    const { code, stderr, stdout, opened } = await run(args);
    expect([code, stdout, opened]).toEqual([2, '', []]);
    expect(stderr).not.toBe('');
  });

  it('lists every wrong option', async () => {
    const { stderr } = await run([
      'verify',
      'call.mp4',
      '--fps',
      '0',
      '--policy',
      'x',
      '--fail-on',
      'genuine',
    ]);
    expect(stderr.match(/^bonafide: --/gm)).toHaveLength(3);
  });

  it.each([[['--help']], [['verify', '--help']], [['--version']]])(
    'answers %j on stdout with 0',
    async (args) => {
      const { code, stdout, stderr } = await run(args);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).not.toBe('');
    },
  );

  it('cleans up on an interrupt and ends with its code', async () => {
    const { code, stdout, disposed } = await run(['verify', 'interrupted.mp4', 'call.mp4']);
    expect([code, stdout, disposed]).toEqual([130, '', 1]);
  });

  it('writes a report a file, and one for a file that could not be read', async () => {
    const directory = await scratch();
    const clip = join(directory, '<fake>.mp4');
    await writeFile(clip, 'content');
    const report = join(directory, 'reports');
    const args = ['verify', clip, 'missing.mp4', '--json', '--report', report];
    const { code, stdout, stderr } = await run(args);
    expect(code).toBe(4);
    expect(stdout.trimEnd().split('\n')).toHaveLength(2);
    expect(stderr).toContain('report: ');
    expect((await readdir(report)).sort()).toEqual(['_fake_.mp4.html', 'missing.mp4.html']);
    const page = await readFile(join(report, '_fake_.mp4.html'), 'utf8');
    // printf content | sha256sum
    expect(page).toContain('ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73');
    expect(page).toContain('data:image/jpeg;base64,');
    expect(page).toContain('2026-11-24T04:00:00.000Z');
  });
});
