#!/usr/bin/env node
/** `npx pnpm@10 bench MANIFEST|DIR --out DIR` from a clone: sets up what is missing, then runs the CLI. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

const setup = spawnSync(process.execPath, [at('setup.mjs'), '--build'], { stdio: ['ignore', 2, 2] });
if (setup.status !== 0) process.exit(setup.status ?? 1);

process.argv.splice(1, 1, at('../packages/cli/dist/bin.js'), 'bench');
await import('../packages/cli/dist/bin.js');
