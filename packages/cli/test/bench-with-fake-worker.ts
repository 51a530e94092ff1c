/** The command line with a fake bench worker, as a process that a test can kill. */
import { runCli } from '../src/run-cli.ts';

process.exitCode = await runCli(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  signal: new AbortController().signal,
  now: () => new Date(0),
  openVerifier: () => Promise.reject(new Error('a bench verifies in its workers')),
  benchWorker: new URL('./fake-bench-worker.mjs', import.meta.url),
});
