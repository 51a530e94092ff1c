import { readdir, readFile } from 'node:fs/promises';

/** Seconds of CPU time of a page's threads since they began; Linux alone. */
export interface ThreadTimes {
  /** The page's own thread. */
  readonly page: number;
  /** All its workers. */
  readonly workers: number;
}

/** Clock ticks a second that /proc counts in: 100 on every Linux that Chromium runs on. */
const TICKS = 100;

/** Of the renderer below this process that has used most. Rejects where there is none. */
export async function readThreadTimes(): Promise<ThreadTimes> {
  const processes = await Promise.all(
    (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(describe),
  );
  const parents = new Map(processes.flatMap((one) => (one === undefined ? [] : [[one.pid, one.parent]])));
  const isOurs = (pid: number): boolean => {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
      if (at === process.pid) return true;
    return false;
  };
  const renderers = processes.filter((one) => one?.renderer === true && isOurs(one.pid));
  const times = await Promise.all(renderers.map(async (one) => readThreads(one!.pid)));
  const [busiest] = times.sort((a, b) => b.workers - a.workers);
  if (busiest === undefined) throw new Error('there is no renderer');
  return busiest;
}

async function describe(
  name: string,
): Promise<{ pid: number; parent: number; renderer: boolean } | undefined> {
  try {
    const [stat, command] = await Promise.all([
      readFile(`/proc/${name}/stat`, 'utf8'),
      readFile(`/proc/${name}/cmdline`, 'utf8'),
    ]);
    return {
      pid: Number(name),
      parent: Number(fields(stat)[1]),
      renderer: command.includes('--type=renderer'),
    };
  } catch {
    return undefined; // It has ended.
  }
}

async function readThreads(pid: number): Promise<ThreadTimes> {
  let [page, workers] = [0, 0];
  for (const thread of await readdir(`/proc/${pid}/task`)) {
    const [stat, name] = await Promise.all(
      ['stat', 'comm'].map(async (file) => readFile(`/proc/${pid}/task/${thread}/${file}`, 'utf8')),
    );
    // Of the fields behind the name, utime and stime are the twelfth and thirteenth (proc(5)).
    const seconds = (Number(fields(stat!)[11]) + Number(fields(stat!)[12])) / TICKS;
    if (Number(thread) === pid) page += seconds;
    if (name!.startsWith('DedicatedWorker')) workers += seconds;
  }
  return { page, workers };
}

/** The fields of a `stat` file behind the name, which may hold spaces. */
const fields = (stat: string): readonly string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ');
