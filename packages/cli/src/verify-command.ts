import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { isVerifierError, VERSION, type VerificationResult, type VerifierError } from '@bonafide/core';
import pc from 'picocolors';
import type { FileVerification, FileVerifier, FileVerifierOptions } from './file-verifier.ts';
import { createProgress, type Progress } from './output/progress.ts';
import { errorLine, resultLine } from './output/result-line.ts';
import { resultTable } from './output/result-table.ts';
import type * as RenderReport from './report/render-report.ts';
import type { ReportOrigin } from './report/provenance-section.ts';
import { createReportFiles, type ReportFiles } from './report/report-files.ts';
import type { VerifyOptions } from './verify-options.ts';
import { printable } from './wording/printable.ts';

/** What a command needs of the process around it. */
export interface CommandHost {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal;
  /** For the date of a report. */
  readonly now: () => Date;
  readonly openVerifier: (options: FileVerifierOptions) => Promise<FileVerifier>;
}

/** Exit codes of `bonafide`; an interrupt adds the signal's number to 128, any other failure is 1. */
export const EXIT = { analysed: 0, failed: 1, usage: 2, failOnMet: 3, unreadable: 4 } as const;

/**
 * Verifies files in turn and prints what came out. Resolves to the exit code; where a file met `--fail-on` and
 * another could not be read, the former counts. Rejects when the work as a whole cannot go on.
 */
export async function verifyCommand(
  files: readonly string[],
  options: VerifyOptions,
  host: CommandHost,
): Promise<number> {
  const progress = createProgress(host.stderr);
  try {
    // A person at a terminal sees this at once; models take a second to load.
    progress.begin('loading the models');
    await using verifier = await host.openVerifier({ fps: options.fps, policy: options.policy });
    const job: Job = {
      options,
      host,
      verifier,
      progress,
      ...(options.report !== undefined && { reports: createReportFiles(options.report) }),
    };
    const codes = new Set<number>();
    for (const file of files) codes.add(await verifyOne(file, job));
    return [EXIT.failOnMet, EXIT.unreadable].find((code) => codes.has(code)) ?? EXIT.analysed;
  } finally {
    progress.end();
  }
}

interface Job {
  readonly options: VerifyOptions;
  readonly host: CommandHost;
  readonly verifier: FileVerifier;
  readonly progress: Progress;
  readonly reports?: ReportFiles;
}

async function verifyOne(file: string, job: Job): Promise<number> {
  const { options, host, verifier, progress, reports } = job;
  progress.begin(file);
  let verification: FileVerification;
  try {
    verification = await verifier.verify(file, {
      signal: host.signal,
      thumbnails: reports !== undefined,
      onProgress: (done, total) => {
        progress.update(done, total);
      },
    });
  } catch (error) {
    if (host.signal.aborted || !isUnreadable(error)) throw error;
    progress.end();
    await tellUnreadable(file, error, job);
    return EXIT.unreadable;
  }
  progress.end();
  const { result, thumbnails } = verification;
  host.stdout.write(options.json ? `${resultLine(file, result)}\n` : tableOf(file, result, host));
  if (reports !== undefined) {
    const content = await fingerprint(file, host.signal);
    const { renderReport } = await loadReport();
    await tellReport(file, await renderReport(result, thumbnails, { ...origin(file, host), content }), job);
  }
  if (!options.json) host.stdout.write('\n');
  return result.verdict.kind === options.failOn ? EXIT.failOnMet : EXIT.analysed;
}

/** True where the file is to blame; a missing model or tool would fail every other file too. */
function isUnreadable(error: unknown): error is VerifierError {
  return isVerifierError(error) && error.code.startsWith('media/') && error.code !== 'media/tool-missing';
}

async function tellUnreadable(file: string, error: VerifierError, job: Job): Promise<void> {
  const { options, host } = job;
  if (options.json) host.stdout.write(`${errorLine(file, error)}\n`);
  else host.stderr.write(`bonafide: ${printable(file)}: ${printable(error.message)} (${error.code})\n`);
  if (job.reports === undefined) return;
  const { renderUnreadableReport } = await loadReport();
  await tellReport(file, renderUnreadableReport(error, origin(file, host)), job);
}

/** Writes the page; its path goes where it cannot mix with JSON. */
async function tellReport(file: string, page: string, { options, host, reports }: Job): Promise<void> {
  const path = await reports?.write(file, page);
  if (path === undefined) return;
  (options.json ? host.stderr : host.stdout).write(`report: ${printable(path)}\n`);
}

function tableOf(file: string, result: VerificationResult, { stdout }: CommandHost): string {
  const colors = pc.createColors(pc.isColorSupported && stdout.isTTY);
  return resultTable(file, result, { colors, width: Math.max(60, Math.min(stdout.columns || 100, 120)) });
}

function origin(file: string, host: CommandHost): ReportOrigin {
  return { file, createdAt: host.now().toISOString(), version: VERSION };
}

/** echarts and sharp take half a second to load, which only a report is worth. */
async function loadReport(): Promise<typeof RenderReport> {
  return import('./report/render-report.ts');
}

async function fingerprint(file: string, signal: AbortSignal): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash, { signal });
  return { bytes: (await stat(file)).size, sha256: hash.digest('hex') };
}
