import { VerifierError } from '@bonafide/core';
import { createKeyRing, type SigningKey } from '../protocol/keys.ts';
import { createMemoryReplayStore } from '../stores/memory-replay-store.ts';
import {
  createLivenessServer,
  type IssueRequest,
  type LivenessServerOptions,
  type LivenessSession,
} from './liveness-server.ts';

export interface DeviceSessionOptions extends Pick<
  LivenessServerOptions,
  'issuer' | 'challenges' | 'policy' | 'models' | 'recogniser' | 'now' | 'onRecord'
> {
  /** The device's own key, made on it and enrolled with whoever is to believe its evidence. */
  readonly key: SigningKey;
  readonly request?: Omit<IssueRequest, 'mode' | 'subject'>;
}

/**
 * A session without a server: the device draws, watches, judges and signs. **Weaker**: whoever controls the device can
 * make it sign anything, so its evidence says `mode: on-device` and `assurance: device`. For hints to the user, not for money.
 */
export async function openDeviceSession(options: DeviceSessionOptions): Promise<LivenessSession> {
  const { key, request, ...rest } = options;
  const store = createMemoryReplayStore(rest.now === undefined ? {} : { now: rest.now });
  const server = createLivenessServer({ ...rest, keys: createKeyRing([key]), store });
  const issued = await server.issue({ ...request, mode: 'on-device' });
  if (issued.status === 'refused')
    throw new VerifierError('config/invalid', `no session under this policy: ${issued.reason}`);
  return issued.session;
}
