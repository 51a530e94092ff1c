import { createLivenessClient } from '@bonafide/liveness/client';
import type { ClientState, LivenessChannel, LivenessClient } from '@bonafide/liveness/client';
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';

export interface LivenessChallengeHook {
  readonly state: ClientState;
  /** What the caller does; see `LivenessClient`. Stable for one session. */
  readonly client: LivenessClient;
}

/**
 * One session for an interface of your own: what to show, and what to call when it was shown. The session starts when the
 * component is mounted; where the component goes, the caller has left. `session` must be the same object at each render.
 */
export function useLivenessChallenge(session: LivenessChannel): LivenessChallengeHook {
  const client = useMemo(() => createLivenessClient({ channel: session }), [session]);
  const subscribe = useCallback((listener: () => void) => client.subscribe(listener), [client]);
  const state = useSyncExternalStore(
    subscribe,
    () => client.state,
    () => client.state,
  );
  useEffect(() => start(client), [client]);
  return { state, client };
}

/** Clients that run, and how many mounted components use each: strict mode mounts twice and must not end a session. */
const users = new WeakMap<LivenessClient, number>();

function start(client: LivenessClient): () => void {
  const before = users.get(client);
  users.set(client, (before ?? 0) + 1);
  if (before === undefined) void client.run();
  return () => {
    users.set(client, users.get(client)! - 1);
    queueMicrotask(() => {
      if (users.get(client) === 0) client.leave('cancelled');
    });
  };
}
