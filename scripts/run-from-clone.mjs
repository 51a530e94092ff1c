/** Runs one command of the CLI from a clone: sets up what is missing first. `command`: `verify`, `bench` or `watch`. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

export async function runFromClone(command) {
  const setup = spawnSync(process.execPath, [at('setup.mjs'), '--build'], { stdio: ['ignore', 2, 2] });
  if (setup.status !== 0) process.exit(setup.status ?? 1);
  process.argv.splice(1, 1, at('../packages/cli/dist/bin.js'), command);
  await import('../packages/cli/dist/bin.js');
}
