#!/usr/bin/env node
/** `pnpm verify ...` from a clone: sets up what is missing, then runs the CLI where the user called it from. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const setup = spawnSync(process.execPath, [fileURLToPath(new URL('setup.mjs', import.meta.url)), '--build'], {
  stdio: ['ignore', 2, 2],
});
if (setup.status !== 0) process.exit(setup.status ?? 1);

// pnpm runs scripts in the workspace root; paths on the command line are relative to where the user stands.
if (process.env['INIT_CWD']) process.chdir(process.env['INIT_CWD']);
process.argv[1] = fileURLToPath(new URL('../packages/cli/dist/bin.js', import.meta.url));
await import('../packages/cli/dist/bin.js');
