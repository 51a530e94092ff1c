#!/usr/bin/env node
import { constants } from 'node:os';
import { openFileVerifier } from './open-file-verifier.ts';
import { runCli } from './run-cli.ts';

const interrupt = new AbortController();

// Once: a second Ctrl-C ends the process at once, should cleaning up hang.
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    interrupt.abort(128 + constants.signals[name]);
  });
}
// The reader of a pipe has gone (`| head`): nobody is left to work for.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  interrupt.abort(128 + constants.signals.SIGPIPE);
});

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  signal: interrupt.signal,
  now: () => new Date(),
  openVerifier: openFileVerifier,
  // Beside this file, before and after the build alike.
  benchWorker: new URL(
    import.meta.url.endsWith('.ts') ? './bench-worker.ts' : './bench-worker.js',
    import.meta.url,
  ),
});
