import { join } from 'node:path';
import { VERSION } from '@bonafide/core';
import { createProgress } from '../output/progress.ts';
import type { CommandHost } from '../verify-command.ts';
import { EXIT } from '../verify-command.ts';
import { printable } from '../wording/printable.ts';
import type { BenchOptions } from './bench-options.ts';
import { readTestSet, replaceFile, runBench } from './run-bench.ts';
import { attackTableMarkdown, attackTablePage } from './report/attack-table.ts';
import { renderBenchReport } from './report/bench-report.ts';
import { benchSummary } from './report/bench-summary.ts';
import { measureRun } from './summary/measure-run.ts';

/** What `bench` needs beyond what every command does. */
export interface BenchHost extends CommandHost {
  /** The module that a worker process runs. */
  readonly benchWorker: URL;
}

/**
 * Scores a test set and writes the scores, the metrics, the report and the attack table. Resolves to the exit code:
 * 4 where a file could not be read. Rejects when the work cannot go on; `--resume` then goes on with what is done.
 */
export async function benchCommand(source: string, options: BenchOptions, host: BenchHost): Promise<number> {
  const progress = createProgress(host.stderr);
  try {
    progress.begin('reading the test set');
    const testSet = await readTestSet(source, options.convention);
    progress.begin(`${testSet.items.length} files, ${testSet.convention}`);
    const run = await runBench(testSet, options, {
      worker: host.benchWorker,
      signal: host.signal,
      onProgress: (done, total) => {
        progress.count(done, total);
      },
    });
    progress.begin('measuring');
    const metrics = measureRun(run, {
      source,
      createdAt: host.now().toISOString(),
      version: VERSION,
      options,
    });
    const written = [
      ...run.files,
      await replaceFile(join(options.out, 'metrics.json'), `${JSON.stringify(metrics, undefined, 1)}\n`),
      await replaceFile(join(options.out, 'report.html'), renderBenchReport(metrics)),
      await replaceFile(join(options.out, 'attack-table.html'), attackTablePage(metrics)),
      await replaceFile(join(options.out, 'attack-table.md'), attackTableMarkdown(metrics)),
    ];
    progress.end();
    host.stdout.write(benchSummary(metrics));
    for (const file of written) host.stdout.write(`wrote ${printable(file)}\n`);
    return run.outcomes.some(({ error }) => error !== undefined) ? EXIT.unreadable : EXIT.analysed;
  } finally {
    progress.end();
  }
}
