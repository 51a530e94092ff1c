import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** util-linux's `script` gives a command a terminal; without one the CLI rightly shows no progress. */
const SCRIPT = '/usr/bin/script';

/**
 * Seconds from a command's start until it shows on a terminal how much media is done; `null` where there is no
 * `script`, or where it ends without. The command is ended then.
 */
export async function timeToProgress(command: readonly string[]): Promise<number | null> {
  if (!existsSync(SCRIPT)) return null;
  const started = performance.now();
  const line = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const child = spawn(SCRIPT, ['-qec', line, '/dev/null'], { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    let shown = '';
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
      shown += chunk.toString();
      if (/\d:\d\d\.\d of \d/.test(shown)) return (performance.now() - started) / 1000;
    }
    return null;
  } finally {
    child.kill();
  }
}
