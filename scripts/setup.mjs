#!/usr/bin/env node
/**
 * Makes a clone ready to run: model files, test clips and built packages, each only where it is missing or stale.
 * Writes to stderr alone, so that `verify --json` keeps stdout to itself.
 *
 * usage: node scripts/setup.mjs [--build]
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const published = ['core', 'models', 'recorded', 'webrtc', 'cli'];
const stamp = join(root, 'node_modules', '.cache', 'bonafide-built');

/** Runs a command in the clone; ends the process with its exit code if it fails. */
function run(label, command, args, options = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    ...options,
    env: { ...process.env, ...options.env },
  });
  if (status === 0) return;
  process.stderr.write(`setup: ${label} failed${error ? `: ${error.message}` : ''}\n`);
  process.exit(status ?? 1);
}

/** Newest modification time below a path, in milliseconds; 0 where there is nothing. */
function newest(path) {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  return readdirSync(path)
    .filter((name) => name !== 'node_modules' && name !== 'dist')
    .reduce((latest, name) => Math.max(latest, newest(join(path, name))), entry.mtimeMs);
}

function isBuilt() {
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return published.every((name) => {
    const at = join(root, 'packages', name);
    const sources = ['src', 'package.json', 'tsup.config.ts'].map((part) => newest(join(at, part)));
    return (
      statSync(join(at, 'dist', 'index.js'), { throwIfNoEntry: false }) !== undefined &&
      Math.max(...sources) <= built
    );
  });
}

const bin = (dir, name) => join(root, dir, 'node_modules', '.bin', name);
run('building the models', bin('packages/models', 'tsx'), ['packages/models/scripts/ensure-assets.ts']);
run('preparing the test clips', process.execPath, ['test-media/scripts/materialise.mjs']);

if (process.argv.includes('--build') && !isBuilt()) {
  process.stderr.write('setup: building the packages\n');
  // Declarations are for publishing; running needs none.
  const started = new Date();
  for (const name of published) {
    run(`building ${name}`, bin('.', 'tsup'), ['--silent'], {
      cwd: join(root, 'packages', name),
      env: { BONAFIDE_NO_DECLARATIONS: '1' },
    });
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, started.toISOString());
}
