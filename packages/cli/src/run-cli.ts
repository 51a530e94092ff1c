import { isVerifierError, VERSION } from '@bonafide/core';
import { Command, CommanderError } from 'commander';
import type * as Bench from './bench/bench-command.ts';
import { type RawBenchOptions, resolveBenchOptions } from './bench/bench-options.ts';
import { CONVENTION_NAMES } from './bench/manifest/conventions.ts';
import { EXIT, verifyCommand } from './verify-command.ts';
import { DEFAULT_FPS, type RawVerifyOptions, resolveVerifyOptions } from './verify-options.ts';
import { openPeers } from './watch/open-peers.ts';
import { watchCommand } from './watch/watch-command.ts';
import { type RawWatchOptions, resolveWatchOptions } from './watch/watch-options.ts';
import { printable } from './wording/printable.ts';

const exitCodes = (failOn = ''): string => `
Exit codes:
  0  analysed
  1  failed: a model or a tool is missing, a report cannot be written
  2  wrong usage${failOn}
  4  a file could not be read (the others were still analysed)`;

/**
 * Runs the command line: `args` without the program's own name. Resolves to the exit code and never rejects.
 * `signal.reason` may be a number: the exit code of an interrupt.
 */
export async function runCli(args: readonly string[], host: Bench.BenchHost): Promise<number> {
  let code: number = EXIT.analysed;
  try {
    await createProgram(host, (exitCode) => {
      code = exitCode;
    }).parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (host.signal.aborted) return typeof host.signal.reason === 'number' ? host.signal.reason : EXIT.failed;
    // Commander has already said what is wrong; --help and --version arrive here too, with exit code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.analysed : EXIT.usage;
    for (const line of messageOf(error).split('\n')) host.stderr.write(`bonafide: ${printable(line)}\n`);
    return isVerifierError(error) && error.code === 'config/invalid' ? EXIT.usage : EXIT.failed;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function createProgram(host: Bench.BenchHost, exit: (code: number) => void): Command {
  const program = new Command('bonafide')
    .description(
      'Verify the people in calls, recorded or live: flag AI-made faces and voices, say how sure and why.',
    )
    .version(VERSION)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => host.stdout.write(text),
      writeErr: (text) => host.stderr.write(text),
    });
  program
    .command('verify')
    .description('Verify recorded calls, voice recordings or still pictures.')
    .argument('<file...>', 'any file that ffmpeg reads')
    .option('--json', 'print one JSON object a line')
    .option('--report <dir>', 'write an HTML report a file into this directory')
    .option('--fps <number>', 'pictures analysed a second of media, 1 to 30', String(DEFAULT_FPS))
    .option('--policy <name>', 'bank, messaging or research: prior and costs of the verdict', 'bank')
    .option('--fail-on <verdict>', 'synthetic: exit with code 3 if any file is')
    .addHelpText('after', exitCodes('\n  3  a verdict met --fail-on'))
    .action(async (files: readonly string[], raw: RawVerifyOptions) => {
      exit(await verifyCommand(files, resolveVerifyOptions(raw), host));
    });
  program
    .command('watch')
    .description(
      'Watch a live call: serves a page to join from, and prints what is found while the call runs.',
    )
    .option('--port <number>', 'port of the page; 0 takes a free one', '8088')
    .option(
      '--host <address>',
      'address to listen on; cameras need https on any other than this',
      '127.0.0.1',
    )
    .option('--origin <list>', 'where else browsers find the page: https://NAME of a proxy (comma-separated)')
    .option('--policy <name>', 'bank, messaging or research: prior and costs of the verdicts', 'bank')
    .option('--json', 'print one JSON object a line')
    .action(async (raw: RawWatchOptions) => {
      await watchCommand(resolveWatchOptions(raw), { ...host, openPeers });
    });
  program
    .command('bench')
    .description('Score a labelled test set: scores.tsv, metrics.json, a report, the attack table.')
    .argument(
      '<manifest|dir>',
      'a tsv with file and label, or a folder: real/ and fake/, or a known data set',
    )
    .requiredOption('--out <dir>', 'directory for everything that is written')
    .option('--workers <number>', 'processes that score side by side (default: one a core)')
    .option('--resume', 'go on where an earlier run in this directory was ended')
    .option('--degrade <names>', 'score again after call-good, call-poor, phone (comma-separated)')
    .option('--fps <number>', 'pictures analysed a second of media, 1 to 30', String(DEFAULT_FPS))
    .option('--policy <name>', 'bank, messaging or research: prior and costs of the verdicts', 'bank')
    .option(
      '--convention <name>',
      `read the folder as ${CONVENTION_NAMES.join(', ')}, instead of finding out`,
    )
    .option('--no-timing', 'leave the ms column empty, so that two runs give the same bytes')
    .addHelpText('after', exitCodes())
    .action(async (source: string, raw: RawBenchOptions) => {
      const options = resolveBenchOptions(raw);
      const { benchCommand } = await loadBench();
      exit(await benchCommand(source, options, host));
    });
  return program;
}

/** echarts takes half a second to load, which only a bench is worth. */
async function loadBench(): Promise<typeof Bench> {
  return import('./bench/bench-command.ts');
}
