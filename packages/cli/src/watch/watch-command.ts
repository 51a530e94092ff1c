import type { PolicyName } from '@bonafide/core';
import { describeVerdict, formatTime } from '@bonafide/core/wording';
import { describeChange, describeEnd, type LiveUpdate } from '@bonafide/webrtc';
import type { Peer } from '@bonafide/webrtc/node';
import { resultLine } from '../output/result-line.ts';
import type { WatchOptions } from './watch-options.ts';
import { type JoinServer, serveJoinPage } from './join-server.ts';

/** Opens peers for participants, with models that are loaded once. */
interface PeerOpener extends AsyncDisposable {
  open(): Promise<Peer>;
}

/** What the command needs of the process around it. */
export interface WatchHost {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  /** Ends the watch: the normal way out. */
  readonly signal: AbortSignal;
  readonly openPeers: (options: { readonly policy: PolicyName }) => Promise<PeerOpener>;
}

/** Serves the page to join from and watches whoever joins, until the signal. Rejects where it cannot start. */
export async function watchCommand(options: WatchOptions, host: WatchHost): Promise<void> {
  const { stdout, stderr, signal } = host;
  stderr.write('loading the models\n');
  await using peers = await host.openPeers({ policy: options.policy });
  const watching = new Set<Promise<void>>();
  let joined = 0;
  await using server: JoinServer = await serveJoinPage({
    port: options.port,
    host: options.host,
    origins: options.origins,
    async join(send) {
      const peer = await peers.open();
      const name = `caller ${++joined}`;
      const print = options.json ? jsonLines(name) : textLines(name);
      const write = (text: string): void => {
        if (text !== '') stdout.write(`${text}\n`);
      };
      const stop = (): void => void peer[Symbol.asyncDispose]();
      signal.addEventListener('abort', stop, { once: true });
      write(options.json ? '' : `${name} joined`);
      const watched = follow(peer, (update) => {
        write(print(update));
        send(update);
      })
        .catch((error: unknown) => {
          stderr.write(`${name}: ${error instanceof Error ? error.message : 'failed'}\n`);
        })
        .finally(() => {
          signal.removeEventListener('abort', stop);
          watching.delete(watched);
        });
      watching.add(watched);
      return peer;
    },
  });
  stderr.write(`join the call at ${server.url} (Ctrl-C ends the watch)\n`);
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        'abort',
        () => {
          resolve();
        },
        { once: true },
      );
  });
  await Promise.all(watching);
}

async function follow(peer: Peer, tell: (update: LiveUpdate) => void): Promise<void> {
  await using watched = peer;
  for await (const update of watched) tell(update);
}

/** A line where something is new to a reader: changes of the verdict and of tracks, and findings. */
function textLines(name: string): (update: LiveUpdate) => string {
  let verdict = '';
  const line = (update: LiveUpdate, text: string): string =>
    `${name}  ${formatTime(update.timestamp)}  ${text}`;
  return (update) => {
    switch (update.kind) {
      case 'track':
        return line(update, describeChange(update));
      case 'judgement': {
        const { title } = describeVerdict(update.verdict);
        const lines = update.news.map(({ message }) => line(update, `found: ${message}`));
        if (title !== verdict) lines.push(line(update, title));
        verdict = title;
        return lines.join('\n');
      }
      case 'ended':
        return line(update, `${describeEnd(update.reason)}. ${describeVerdict(update.result.verdict).title}`);
    }
  };
}

/** One object a line; the last of a caller is the line that `verify --json` prints for a recording. */
function jsonLines(name: string): (update: LiveUpdate) => string {
  return (update) => {
    if (update.kind === 'ended') return resultLine(name, update.result);
    if (update.kind === 'track') return JSON.stringify({ caller: name, ...update });
    const { kind, timestamp, verdict, news, load } = update;
    return JSON.stringify({ caller: name, kind, timestamp, verdict, news, load });
  };
}
