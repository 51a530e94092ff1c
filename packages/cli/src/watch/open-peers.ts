import { createPeer } from '@bonafide/webrtc/node';
import { composeSession } from '../node-session-parts.ts';
import type { WatchHost } from './watch-command.ts';

/** Peers on this machine's models. Rejects with `model/...`. */
export const openPeers: WatchHost['openPeers'] = async ({ policy }) => {
  const parts = await composeSession();
  return {
    open: async () => createPeer({ ...parts.options, policy }),
    async [Symbol.asyncDispose]() {
      await parts[Symbol.asyncDispose]();
    },
  };
};
