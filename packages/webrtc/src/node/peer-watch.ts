import { VerifierError } from '@bonafide/core';
import { createIngest, type Ingest } from '../live/ingest.ts';
import { createLiveWatch } from '../live/live-watch.ts';
import type { EndedUpdate } from '../live-update.ts';
import type { TransportStats } from '../transport-stats.ts';
import type { Peer, PeerOptions } from './peer.ts';
import { createSignalling, type SignallingParts } from './signalling.ts';

/** What every kind of peer has: an ingest, a watch over it, its signalling, and ways to say that the other side is gone. */
export interface PeerWatch {
  readonly ingest: Ingest;
  readonly peer: Peer;
  end(reason: EndedUpdate['reason']): void;
  /** The connection's state changed: failed and closed end the watch, and so does `disconnected` after `goneAfter`. */
  readonly changed: (state: ConnectionState) => void;
  /** Nothing has arrived for so many seconds, no check of the connection either: long before ICE gives up. */
  silent(seconds: number): void;
}

type ConnectionState = 'new' | 'connecting' | 'connected' | 'disconnected' | 'failed' | 'closed';

export interface PeerWatchParts extends Pick<SignallingParts, 'connection' | 'onGathering'> {
  readonly transport?: () => TransportStats | undefined;
  /** Lets go of the connection. Called once. */
  readonly release: () => void | Promise<void>;
}

/** Seconds of silence under which a peer may still be there: ICE checks an idle connection every 2.5 s. */
const LEAST_SILENCE = 6;

/** Throws `config/invalid`, with the connection closed. */
export function createPeerWatch(options: PeerOptions, parts: PeerWatchParts): PeerWatch {
  const { connection, onGathering, transport, release } = parts;
  const { goneAfter = 10, gatherTimeoutMs = 2_000 } = options;
  const ingest = openIngest({ ...options, goneAfter }, connection);
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
  const signalling = createSignalling({
    ...{ connection, onGathering, gatherTimeoutMs },
    isDisposed: () => disposed,
  });
  return {
    ingest,
    peer: { ...control.watch, ...signalling },
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
  };
}

function openIngest(
  options: PeerOptions & { readonly goneAfter: number },
  connection: Pick<SignallingParts['connection'], 'close'>,
): Ingest {
  const { goneAfter } = options;
  try {
    if (goneAfter >= 1) return createIngest(options);
    throw new VerifierError('config/invalid', `goneAfter must be from 1, not ${goneAfter}`);
  } catch (error) {
    void connection.close();
    throw error;
  }
}
