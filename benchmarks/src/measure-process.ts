import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** What a command and everything that it started cost. */
export interface ProcessCost {
  readonly wallSeconds: number;
  /** User and system time of the whole tree; `null` off Linux. */
  readonly cpuSeconds: number | null;
  /**
   * Highest sum of the resident sets of the tree, in MiB (pages that two processes share count twice); `null` off
   * Linux.
   */
  readonly peakRssMb: number | null;
  readonly stdout: string;
}

/** Often enough for a peak that lasts; seldom enough not to take the measured process's own time. */
const SAMPLE_MS = 50;
/** Linux reports CPU time in hundredths of a second, whatever the kernel's own tick is (proc(5), USER_HZ). */
const TICKS_A_SECOND = 100;

/** Runs a command to its end and measures its process tree every 50 ms through /proc. Rejects unless it ends with 0. */
export async function measureProcess(command: string, args: readonly string[]): Promise<ProcessCost> {
  const started = performance.now();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString()).slice(-2000);
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const meter = createTreeMeter();
  const finished = new AbortController();
  const watching = (async () => {
    while (!finished.signal.aborted && child.pid !== undefined) {
      await meter.sample(child.pid);
      await pause(SAMPLE_MS);
    }
  })();
  const code = await ended.finally(() => {
    finished.abort();
  });
  const wallSeconds = (performance.now() - started) / 1000;
  await watching;
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}: ${stderr}`);
  return { wallSeconds, ...meter.totals(), stdout };
}

interface TreeMeter {
  sample(root: number): Promise<void>;
  totals(): Pick<ProcessCost, 'cpuSeconds' | 'peakRssMb'>;
}

interface Stat {
  readonly ticks: number;
  readonly rssPages: number;
}

function createTreeMeter(): TreeMeter {
  /** Last CPU ticks seen, by process: what a process used after its last sample is missed. */
  const ticks = new Map<number, number>();
  let peakPages = 0;
  return {
    async sample(root) {
      let pages = 0;
      for (const pid of await readTree(root)) {
        const stat = await readStat(pid);
        if (stat === undefined) continue;
        ticks.set(pid, stat.ticks);
        pages += stat.rssPages;
      }
      peakPages = Math.max(peakPages, pages);
    },
    totals() {
      if (ticks.size === 0) return { cpuSeconds: null, peakRssMb: null };
      const used = [...ticks.values()].reduce((sum, value) => sum + value, 0);
      return { cpuSeconds: used / TICKS_A_SECOND, peakRssMb: (peakPages * 4096) / 2 ** 20 };
    },
  };
}

/** A process and its descendants. Only what a main thread started is seen: that is all that Node starts. */
async function readTree(root: number): Promise<readonly number[]> {
  const children = await readFile(`/proc/${root}/task/${root}/children`, 'utf8').catch(() => '');
  const below = await Promise.all(children.trim().split(' ').filter(Boolean).map(Number).map(readTree));
  return [root, ...below.flat()];
}

/** Fields 14, 15 and 24 of proc(5)'s stat; the name before them may hold blanks and brackets. */
async function readStat(pid: number): Promise<Stat | undefined> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3]);
  return { ticks: field(14) + field(15), rssPages: field(24) };
}
