import { isVerifierError, VERSION } from '@bonafide/core';
import { Command, CommanderError } from 'commander';
import { type CommandHost, EXIT, verifyCommand } from './verify-command.ts';
import { DEFAULT_FPS, type RawVerifyOptions, resolveVerifyOptions } from './verify-options.ts';
import { printable } from './wording/printable.ts';

const EXIT_CODES = `
Exit codes:
  0  analysed
  1  failed: a model or a tool is missing, a report cannot be written
  2  wrong usage
  3  a verdict met --fail-on
  4  a file could not be read (the others were still analysed)`;

/**
 * Runs the command line: `args` without the program's own name. Resolves to the exit code and never rejects.
 * `signal.reason` may be a number: the exit code of an interrupt.
 */
export async function runCli(args: readonly string[], host: CommandHost): Promise<number> {
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

function createProgram(host: CommandHost, exit: (code: number) => void): Command {
  const program = new Command('bonafide')
    .description('Verify the people in recorded calls: flag AI-made faces and voices, say how sure and why.')
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
    .addHelpText('after', EXIT_CODES)
    .action(async (files: readonly string[], raw: RawVerifyOptions) => {
      exit(await verifyCommand(files, resolveVerifyOptions(raw), host));
    });
  return program;
}
