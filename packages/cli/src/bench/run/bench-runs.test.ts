import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runBench } from '../run-bench.ts';
import type { BenchMetrics } from '../summary/bench-metrics.ts';
import { openJournal } from './journal.ts';
import { failedOutcome, type Outcome } from './outcome.ts';
import { scoreInPool } from './worker-pool.ts';

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
const FAKE_WORKER = new URL('../../../test/fake-bench-worker.mjs', import.meta.url);

function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'bonafide-bench-'));
  onTestFinished(() => {
    rmSync(directory, { recursive: true });
  });
  return directory;
}

/** A manifest of `count` files that are named but not there: the fake worker goes by their names. */
function manifest(directory: string, count: number, extra: readonly string[] = []): string {
  const names = Array.from({ length: count }, (_, i) => `${i % 2 === 0 ? 'fake' : 'real'}-slow-${i}.mp4`);
  const rows = [...names, ...extra].map(
    (name, i) => `${name}\t${name.startsWith('fake') ? 'fake' : 'real'}\tg${i % 20}`,
  );
  const path = join(directory, 'set.tsv');
  writeFileSync(path, `${['file\tlabel\tgroup', ...rows].join('\n')}\n`);
  return path;
}

/** The command line in a process of its own. */
function start(script: string, args: readonly string[]): ChildProcess {
  const node = ['--import', tsx, '--conditions=@bonafide/source', at(script), 'bench', ...args];
  return spawn(process.execPath, node, { stdio: ['ignore', 'pipe', 'pipe'] });
}

async function finish(child: ChildProcess): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const texts = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (texts.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (texts.stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...texts };
}

const linesOf = (path: string): readonly string[] =>
  existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];

describe('bonafide bench', () => {
  it('goes on after kill -9 to the bytes of a run that was left alone', async () => {
    const directory = scratch();
    const set = manifest(directory, 200);
    const [whole, killed] = [join(directory, 'whole'), join(directory, 'killed')];
    const alone = finish(start('test/bench-with-fake-worker.ts', [set, '--out', whole, '--workers', '2']));

    const victim = start('test/bench-with-fake-worker.ts', [set, '--out', killed, '--workers', '2']);
    const journal = join(killed, 'journal.ndjson');
    while (linesOf(journal).length < 20) await wait(5);
    victim.kill('SIGKILL');
    await once(victim, 'close');
    // What a kill in the middle of a write leaves.
    writeFileSync(journal, '{"index":7,"degra', { flag: 'a' });
    const done = linesOf(journal).length;
    expect(done).toBeLessThan(200);
    expect(existsSync(join(killed, 'scores.tsv'))).toBe(false);

    const resumed = await finish(
      start('test/bench-with-fake-worker.ts', [set, '--out', killed, '--workers', '2', '--resume']),
    );
    expect(resumed).toMatchObject({ code: 0, stderr: '' });
    expect(await alone).toMatchObject({ code: 0 });
    for (const file of ['scores.tsv', 'metrics.json', 'report.html', 'attack-table.md']) {
      expect(readFileSync(join(killed, file), 'utf8'), file).toBe(readFileSync(join(whole, file), 'utf8'));
    }
    // The first lines are those of the killed run: nothing was scored twice.
    const indices = linesOf(journal)
      .slice(1)
      .map((line) => (JSON.parse(line) as Outcome).index);
    expect(indices.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i));
  });

  it('scores real files with real workers, and keeps a row for the file that cannot be read', async () => {
    const directory = scratch();
    const { default: sharp } = await import('sharp');
    const grey = { width: 64, height: 64, channels: 3, background: '#888' } as const;
    await sharp({ create: grey }).png().toFile(join(directory, 'real.png'));
    await sharp({ create: grey }).webp().toFile(join(directory, 'fake.webp'));
    writeFileSync(join(directory, 'broken.mp4'), 'no film');
    const set = join(directory, 'set.tsv');
    writeFileSync(set, 'file\tlabel\nreal.png\treal\nfake.webp\tfake\nbroken.mp4\tfake\n');
    const out = join(directory, 'out');
    const degrade = ['--degrade', 'call-good', '--no-timing'];
    const { code, stdout } = await finish(
      start('src/bin.ts', [set, '--out', out, '--workers', '1', ...degrade]),
    );
    expect(code).toBe(4);
    expect(stdout).toContain('2 attacks, 1 bona fide');
    const rows =
      'real.png\treal\t\t\t\tinconclusive\t\t\nfake.webp\tfake\t\t\t\tinconclusive\t\t\nbroken.mp4\tfake\t\t\t\tinconclusive\t\t\n';
    const header = 'file\tlabel\tface\tvoice\tfused\tverdict\tcoverage\tms\n';
    expect(readFileSync(join(out, 'scores.tsv'), 'utf8')).toBe(header + rows);
    expect(readFileSync(join(out, 'scores.call-good.tsv'), 'utf8')).toBe(header + rows);
    const { runs } = JSON.parse(readFileSync(join(out, 'metrics.json'), 'utf8')) as BenchMetrics;
    expect(runs.map(({ degradation }) => degradation)).toEqual(['none', 'call-good']);
    expect(runs[0]?.errors).toMatchObject([{ file: 'broken.mp4', code: 'media/not-media' }]);
    expect(runs[1]?.errors).toMatchObject([{ file: 'broken.mp4', code: 'media/decode-failed' }]);
    expect(runs[0]?.systems[0]).toMatchObject({ system: 'fused', unmeasured: 'metrics/empty' });
  });
});

it('takes large files first, so that no worker ends alone with a long one, and lists them as they were given', async () => {
  const directory = scratch();
  const sizes = [10, 3000, 200];
  const items = sizes.map((bytes, i) => {
    const path = join(directory, `real-${i}.mp4`);
    writeFileSync(path, 'x'.repeat(bytes));
    return { file: `real-${i}.mp4`, path, synthetic: false };
  });
  const out = join(directory, 'out');
  const options = {
    out,
    workers: 1,
    resume: false,
    degrade: [],
    fps: 5,
    policy: 'bank',
    timing: false,
  } as const;
  const { outcomes } = await runBench({ convention: 'manifest', items }, options, {
    worker: FAKE_WORKER,
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  const order = linesOf(join(out, 'journal.ndjson')).slice(1);
  expect(order.map((line) => (JSON.parse(line) as Outcome).index)).toEqual([1, 2, 0]);
  expect(outcomes.map(({ index }) => index)).toEqual([0, 1, 2]);
});

describe('scoreInPool', () => {
  const pool = (signal = new AbortController().signal) => ({
    module: FAKE_WORKER,
    workers: 2,
    options: { fps: 5, policy: 'bank' } as const,
    signal,
  });
  const tasks = (names: readonly string[]) =>
    names.map((path, index) => ({ index, degradation: 'none', path }) as const);

  it('loses no file when one takes its process down', async () => {
    const outcomes: Outcome[] = [];
    await scoreInPool(tasks(['a', 'crash', 'b', 'c', 'crash', 'd']), {
      ...pool(),
      onOutcome: (outcome) => outcomes.push(outcome),
    });
    const sorted = outcomes.toSorted((a, b) => a.index - b.index);
    expect(sorted.map(({ error }) => error?.code)).toEqual([
      undefined,
      'worker/ended',
      undefined,
      undefined,
      'worker/ended',
      undefined,
    ]);
  });

  it('ends at once where a tool is missing, and with the reason of an abort', async () => {
    const ignore = (): void => undefined;
    await expect(
      scoreInPool(tasks(['a', 'no-tool', 'b']), { ...pool(), onOutcome: ignore }),
    ).rejects.toMatchObject({ code: 'media/tool-missing' });
    const abort = new AbortController();
    const endless = scoreInPool(tasks(Array.from({ length: 500 }, () => 'slow')), {
      ...pool(abort.signal),
      onOutcome: () => {
        abort.abort(new Error('enough'));
      },
    });
    await expect(endless).rejects.toThrow('enough');
  });

  it('says so when a worker cannot start', async () => {
    const module = new URL('file:///nowhere/worker.mjs');
    await expect(
      scoreInPool(tasks(['a']), { ...pool(), module, workers: 1, onOutcome: () => undefined }),
    ).rejects.toThrow(/ended before it was ready/);
  });
});

describe('openJournal', () => {
  const outcome = failedOutcome({ index: 0, degradation: 'none' }, { code: 'x', message: 'y' }, 1);

  it('refuses to go on with another run, and with a file that is no journal', () => {
    const path = join(scratch(), 'journal.ndjson');
    {
      using journal = openJournal(path, { items: 1, fps: 5 }, false);
      journal.append(outcome);
    }
    expect(() => openJournal(path, { items: 2, fps: 5 }, true)).toThrow(/another run \(items\)/);
    {
      using journal = openJournal(path, { items: 1, fps: 5 }, true);
      expect(journal.finished).toEqual([outcome]);
    }
    {
      using journal = openJournal(path, { items: 2, fps: 5 }, false);
      expect(journal.finished).toEqual([]);
    }
    writeFileSync(path, 'some text\n');
    expect(() => openJournal(path, { items: 1 }, true)).toThrow(/no journal/);
  });
});
