/**
 * Accuracy on data that no model was trained on, by the harness of `bonafide bench`, in one run:
 *
 * the devtest faces (stills, clips of one person and generator), the devtest voices, recorded calls, the real clips of
 * test-media, and attacks that attack-lab makes of those. `null` for what data or models are missing for.
 *
 * usage: npx pnpm@10 bench:accuracy [--data ../shared/data] [--workers 2] [--only faces,voices,calls,clips,attacks]
 *   [--degrade call-good,call-poor,phone] [--save]
 * --save writes benchmarks/results/accuracy.json (what is printed, with date, versions, model hashes) and the attack
 * table; with --degrade accuracy-degraded.json alone. Last line:
 *
 *   faceClipAuc   face.forgery, stills of one person and generator taken together
 *   faceFrameAuc  the same, each still alone
 *   voiceEer      voice.synthetic, whole files
 *   fusedAuc      the verdict's likelihood ratio on calls: recorded ones, and a devtest face with a devtest voice each
 *   cllr, ece     of that ratio on the same calls; `n`: how many they are
 *   detail        with --degrade the same numbers after each of these, from files sent through real encoders; intervals, numbers by kind, the best single analyzer on the same calls, verdicts at the bank's point
 */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { VERSION } from '@bonafide/core';
import { attackTableMarkdown, type BenchRun, DEGRADATIONS, measureRun, runBench } from 'bonafide/bench';
import { collectItems, PARTS, type Part } from './accuracy/collect-items.ts';
import { measureAccuracy } from './accuracy/measure-accuracy.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: at('../../../shared/data') },
    workers: { type: 'string', default: '2' },
    only: { type: 'string', default: PARTS.join(',') },
    degrade: { type: 'string', default: '' },
    save: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

const wanted = values.only.split(',').filter((name): name is Part => PARTS.some((part) => part === name));
const items = await collectItems(wanted, values.data, say);
const out = await mkdtemp(join(tmpdir(), 'bonafide-accuracy-'));
try {
  const run = await score();
  const summary = measureAccuracy(run);
  const metrics = measureRun(run, {
    source: 'devtest faces and voices, recorded calls, test-media, attack-lab',
    createdAt: new Date().toISOString(),
    version: VERSION,
    options: { fps: 5, policy: 'bank', workers: Number(values.workers) },
  });
  const { machine, models, runs } = metrics;
  for (const { system, auc, scored } of runs[0]?.systems ?? []) {
    if (auc)
      say(
        `${system}: AUC ${auc.value.toFixed(3)}, n ${scored.attacks} attacks, ${scored.bonaFide} bona fide`,
      );
  }
  const errors = runs[0]?.errors ?? [];
  for (const { file, code } of errors) say(`not read: ${file} (${code})`);
  if (values.save) {
    await mkdir(at('../results'), { recursive: true });
    const record = {
      date: new Date().toISOString(),
      version: VERSION,
      machine,
      models,
      parts: wanted,
      ...summary,
    };
    const name = runs.length > 1 ? 'accuracy-degraded.json' : 'accuracy.json';
    await writeFile(at(`../results/${name}`), `${JSON.stringify(record, undefined, 1)}\n`);
    if (runs.length === 1) await writeFile(at('../results/attack-table.md'), attackTableMarkdown(metrics));
    say(`wrote benchmarks/results/${name}`);
  }
  say(JSON.stringify(summary));
} finally {
  await rm(out, { recursive: true });
}

async function score(): Promise<BenchRun> {
  const asked = values.degrade.split(',').filter((name) => name !== '');
  const degrade = DEGRADATIONS.filter((name) => asked.includes(name));
  if (degrade.length < new Set(asked).size)
    throw new RangeError(`--degrade takes ${DEGRADATIONS.join(', ')}`);
  const started = performance.now();
  const tenths = new Set<number>();
  const run = await runBench(
    { convention: 'accuracy', items },
    {
      out,
      workers: Number(values.workers),
      resume: false,
      degrade,
      fps: 5,
      policy: 'bank',
      timing: true,
    },
    {
      worker: new URL('../../packages/cli/src/bench-worker.ts', import.meta.url),
      signal: new AbortController().signal,
      onProgress(done, total) {
        const tenth = Math.floor((10 * done) / Math.max(1, total));
        if (!tenths.has(tenth)) say(`${done} of ${total} files`);
        tenths.add(tenth);
      },
    },
  );
  say(`scored ${items.length} files in ${((performance.now() - started) / 1000).toFixed(0)} s`);
  return run;
}
