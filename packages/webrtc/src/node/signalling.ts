import { VerifierError } from '@bonafide/core';
import type { Peer, SessionDescription } from './peer.ts';

/** What signalling needs of a connection; wrtc's and werift's differ in how they tell of a change alone. */
export interface SignalledConnection {
  readonly iceGatheringState: 'new' | 'gathering' | 'complete';
  readonly localDescription: { readonly sdp: string } | null;
  setRemoteDescription(description: SessionDescription): Promise<unknown>;
  createAnswer(): Promise<object>;
  setLocalDescription(description: object): Promise<unknown>;
  addIceCandidate(candidate: object): Promise<unknown>;
  close(): unknown;
}

export interface SignallingParts {
  readonly connection: SignalledConnection;
  /** Calls `look` whenever the state of gathering changes. */
  readonly onGathering: (look: () => void) => void;
  /** Milliseconds that an answer waits for candidates at most. */
  readonly gatherTimeoutMs: number;
  readonly isDisposed: () => boolean;
}

/** A peer's side of signalling: whatever goes wrong in it is `signalling/refused`. */
export function createSignalling(parts: SignallingParts): Pick<Peer, 'answer' | 'addCandidate'> {
  const { connection, isDisposed } = parts;
  const step = async <T>(message: string, run: () => Promise<T>): Promise<T> => {
    if (isDisposed()) throw new VerifierError('disposed', 'the peer was disposed');
    try {
      return await run();
    } catch (cause) {
      // SDP holds addresses and fingerprints: it goes into no message.
      throw new VerifierError('signalling/refused', message, { cause });
    }
  };
  return {
    answer: async (offer) =>
      step('the offer could not be answered', async () => {
        await connection.setRemoteDescription(offer);
        await connection.setLocalDescription(await connection.createAnswer());
        await gathered(parts);
        return { type: 'answer', sdp: connection.localDescription!.sdp };
      }),
    addCandidate: async (candidate) =>
      step('the candidate was refused', async () => {
        await connection.addIceCandidate(candidate);
      }),
  };
}

/** Until all candidates are known, or for so long. */
async function gathered({ connection, onGathering, gatherTimeoutMs }: SignallingParts): Promise<void> {
  if (connection.iceGatheringState === 'complete') return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, gatherTimeoutMs);
    onGathering(() => {
      if (connection.iceGatheringState !== 'complete') return;
      clearTimeout(timer);
      resolve();
    });
  });
}
