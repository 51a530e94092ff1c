import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LiveUpdate } from '../live-update.ts';
import type { PeerOptions } from './peer.ts';
import { createPeerWatch, type PeerWatch } from './peer-watch.ts';

/** A connection whose candidates are known when the test says so. */
function openConnection() {
  let look = (): void => undefined;
  const connection = {
    iceGatheringState: 'gathering' as 'gathering' | 'complete',
    localDescription: { sdp: 'v=0 ours' },
    closed: 0,
    setRemoteDescription: async ({ sdp }: { readonly sdp: string }) =>
      sdp === 'v=0 theirs' ? Promise.resolve() : Promise.reject(new Error(`bad sdp: ${sdp}`)),
    createAnswer: async () => Promise.resolve({ type: 'answer', sdp: 'v=0 ours' }),
    setLocalDescription: async () => Promise.resolve(),
    addIceCandidate: async () => Promise.reject(new Error('no such line')),
    close() {
      this.closed++;
    },
  };
  const open = (options: Partial<PeerOptions> = {}): PeerWatch =>
    createPeerWatch(
      { analyzers: [], ...options },
      {
        connection,
        onGathering: (changed) => {
          look = changed;
        },
        release: () => {
          connection.close();
        },
      },
    );
  const complete = (): void => {
    connection.iceGatheringState = 'complete';
    look();
  };
  return { connection, open, complete };
}

const offer = { type: 'offer', sdp: 'v=0 theirs' } as const;

async function lastOf(watch: PeerWatch, act: () => void): Promise<LiveUpdate | undefined> {
  let last: LiveUpdate | undefined;
  const reading = (async () => {
    for await (const update of watch.peer) last = update;
  })();
  await vi.advanceTimersByTimeAsync(0);
  act();
  await reading;
  return last;
}

describe('a peer of any kind', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('answers once all candidates are known, and after gatherTimeoutMs at the latest', async () => {
    for (const early of [true, false]) {
      const { open, complete } = openConnection();
      const { peer } = open({ gatherTimeoutMs: 500 });
      let answered: unknown;
      void peer.answer(offer).then((answer) => {
        answered = answer;
      });
      await vi.advanceTimersByTimeAsync(499);
      expect(answered).toBeUndefined();
      if (early) complete();
      await vi.advanceTimersByTimeAsync(early ? 0 : 1);
      expect(answered).toEqual({ type: 'answer', sdp: 'v=0 ours' });
      await peer[Symbol.asyncDispose]();
      expect(vi.getTimerCount()).toBe(0);
    }
  });

  it('refuses what the connection refuses with signalling/refused, and without a word of the SDP', async () => {
    const { open } = openConnection();
    const { peer } = open();
    const answer = peer.answer({ type: 'offer', sdp: 'v=0 192.0.2.1' });
    await expect(answer).rejects.toMatchObject({ code: 'signalling/refused' });
    await expect(answer).rejects.not.toThrow(/192/);
    await expect(peer.addCandidate({})).rejects.toMatchObject({ code: 'signalling/refused' });
    await peer[Symbol.asyncDispose]();
    await expect(peer.addCandidate({})).rejects.toMatchObject({ code: 'disposed' });
  });

  it('is gone when the connection failed, was closed, stays disconnected or is silent; not when it comes back', async () => {
    for (const act of [
      (watch: PeerWatch) => {
        watch.changed('failed');
      },
      (watch: PeerWatch) => {
        watch.changed('closed');
      },
      (watch: PeerWatch) => {
        watch.silent(7);
      },
      (watch: PeerWatch) => {
        watch.changed('disconnected');
        vi.advanceTimersByTime(2000);
      },
    ]) {
      const { connection, open } = openConnection();
      const watch = open({ goneAfter: 2 });
      const last = await lastOf(watch, () => {
        act(watch);
      });
      expect(last).toMatchObject({ kind: 'ended', reason: 'peer-gone' });
      expect(connection.closed).toBe(1);
    }
    const watch = openConnection().open({ goneAfter: 2 });
    const last = await lastOf(watch, () => {
      watch.silent(5);
      watch.changed('disconnected');
      vi.advanceTimersByTime(1999);
      watch.changed('connected');
      vi.advanceTimersByTime(9000);
      void watch.peer[Symbol.asyncDispose]();
    });
    expect(last).toMatchObject({ kind: 'ended', reason: 'stopped' });
    expect(vi.getTimerCount()).toBe(0);
  });

  it.each([{ goneAfter: 0 }, { maxFps: -1 }])('refuses %o and closes the connection', (options) => {
    const { connection, open } = openConnection();
    expect(() => open(options)).toThrow(expect.objectContaining({ code: 'config/invalid' }));
    expect(connection.closed).toBe(1);
  });
});
