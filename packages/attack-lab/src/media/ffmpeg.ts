import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { VerifierError } from '@bonafide/core';

/** A running ffmpeg. */
export interface FfmpegProcess {
  readonly child: ChildProcess;
  /** Settles when it has ended: rejects with `media/decode-failed` and the tail of its messages on failure. */
  readonly finished: Promise<void>;
  /** What it has said so far, at most the last 8 kB. */
  readonly messages: () => string;
}

const TAIL = 8192;

/** Starts ffmpeg with stdin and stdout piped. `binary`: its path. The caller ends or kills it. */
export function startFfmpeg(binary: string, args: readonly string[]): FfmpegProcess {
  const child = spawn(binary, ['-hide_banner', '-nostdin', ...args], { stdio: ['pipe', 'pipe', 'pipe'] });
  let tail = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (tail = (tail + text).slice(-TAIL)));
  const finished = (async (): Promise<void> => {
    try {
      const [code] = (await once(child, 'close')) as [number | null];
      if (code !== 0) throw new Error(`ffmpeg ended with ${String(code)}: ${tail.slice(-600)}`);
    } catch (cause) {
      throw new VerifierError('media/decode-failed', 'ffmpeg could not do what an attack needs', { cause });
    }
  })();
  // A caller that leaves early kills the process and never looks at its end.
  finished.catch(() => undefined);
  return { child, finished, messages: () => tail };
}

/** Runs ffmpeg to its end. */
export async function runFfmpeg(
  binary: string,
  args: readonly string[],
): Promise<{ output: Buffer; messages: string }> {
  const { child, finished, messages } = startFfmpeg(binary, args);
  child.stdin?.end();
  const chunks: Buffer[] = [];
  for await (const chunk of child.stdout ?? []) chunks.push(chunk as Buffer);
  await finished;
  return { output: Buffer.concat(chunks), messages: messages() };
}
