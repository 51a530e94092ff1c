import { VerifierError } from '@bonafide/core';
import { createIngest, type Ingest } from '../live/ingest.ts';
import { createLiveWatch, type LiveWatch } from '../live/live-watch.ts';
import type { EndedUpdate } from '../live-update.ts';
import type { TransportStats } from '../transport-stats.ts';
import type { PeerOptions } from './peer.ts';

/** What every kind of peer has: an ingest, a watch over it, and a way to say that the other side is gone. */
export interface PeerWatch {
  readonly ingest: Ingest;
  readonly watch: LiveWatch;
  end(reason: EndedUpdate['reason']): void;
  /** The connection's state changed: failed and closed end the watch, and so does `disconnected` after `goneAfter`. */
  changed(state: ConnectionState): void;
  /** Nothing has arrived for so many seconds, no check of the connection either: long before ICE gives up. */
  silent(seconds: number): void;
  /** Runs a step of signalling; what goes wrong in it is `signalling/refused`. Rejects with `disposed` after release. */
  signal<T>(message: string, step: () => Promise<T>): Promise<T>;
}

type ConnectionState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';

export interface PeerWatchParts {
  readonly transport?: () => TransportStats | undefined;
  /** Lets go of the connection. Called once. */
  readonly release: () => void | Promise<void>;
}

/** Seconds of silence under which a peer may still be there: ICE checks an idle connection every 2.5 s. */
const LEAST_SILENCE = 6;

/** Throws `config/invalid`. */
export function createPeerWatch(options: PeerOptions, { transport, release }: PeerWatchParts): PeerWatch {
  const { goneAfter = 10 } = options;
  if (!(goneAfter >= 1))
    throw new VerifierError('config/invalid', `goneAfter must be from 1, not ${goneAfter}`);
  const ingest = createIngest(options);
  let gone: NodeJS.Timeout | undefined;
  let disposed = false;
  const control = createLiveWatch({
    ingest,
    options: {
      ...options,
      settings: { source: 'webrtc', ...options.settings },
      origin: () => {
        const stats = transport?.();
        return { capture: { origin: 'remote' }, ...(stats !== undefined && { transport: stats }) };
      },
    },
    async release() {
      disposed = true;
      clearTimeout(gone);
      await release();
    },
  });
  const end = (reason: EndedUpdate['reason']): void => {
    control.end(reason);
  };
  return {
    ingest,
    watch: control.watch,
    end,
    changed(state) {
      clearTimeout(gone);
      if (disposed) return;
      if (state === 'failed' || state === 'closed') end('peer-gone');
      if (state !== 'disconnected') return;
      gone = setTimeout(() => {
        end('peer-gone');
      }, goneAfter * 1000);
    },
    silent(seconds) {
      if (seconds >= Math.max(goneAfter, LEAST_SILENCE)) end('peer-gone');
    },
    async signal(message, step) {
      if (disposed) throw new VerifierError('disposed', 'the peer was disposed');
      try {
        return await step();
      } catch (cause) {
        // SDP holds addresses and fingerprints: it goes into no message.
        throw new VerifierError('signalling/refused', message, { cause });
      }
    },
  };
}
