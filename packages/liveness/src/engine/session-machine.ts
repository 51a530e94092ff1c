import type { LeaveReason } from '../protocol/messages.ts';

/**
 * `issued`: signed, not opened. `prompting`: the caller is told what kind of step comes. `observing`: a step is on the
 * screen. `retry`: as `prompting`, after an attempt that did not pass. The rest are final.
 */
export type SessionState =
  'issued' | 'prompting' | 'observing' | 'retry' | 'passed' | 'failed' | 'expired' | 'abandoned';

/** Why a session ended as it did; `null` while it runs and when it passed. */
export type EndReason =
  | 'step/failed'
  /** The last attempt could not be judged. */
  | 'step/abstained'
  | 'consent/refused'
  | 'time/session'
  /** Nobody was ready for a step within the time for it. */
  | 'time/prompt'
  | 'media/missing'
  | `left/${LeaveReason}`;

export type SessionEvent =
  | { readonly type: 'consented' | 'ready' | 'accepted' }
  /** The step's attempt was not accepted. `abstained`: it could not be judged. */
  | { readonly type: 'rejected'; readonly abstained: boolean }
  | {
      readonly type: 'ended';
      readonly state: 'failed' | 'expired' | 'abandoned';
      readonly reason: EndReason;
    };

/** Where a session stands. Plain data. */
export interface Progress {
  readonly state: SessionState;
  /** The step that it is at, from 0; the number of steps after the last. */
  readonly index: number;
  /** 0 for the first attempt at the step. */
  readonly attempt: number;
  readonly retriesLeft: number;
  readonly reason: EndReason | null;
}

export const isFinal = (state: SessionState): boolean =>
  state === 'passed' || state === 'failed' || state === 'expired' || state === 'abandoned';

export function beginProgress(retries: number): Progress {
  return { state: 'issued', index: 0, attempt: 0, retriesLeft: retries, reason: null };
}

/** The whole state machine: where an event leads, or `null` where it has no place. `steps`: number of steps to pass. */
export function advance(progress: Progress, event: SessionEvent, steps: number): Progress | null {
  const { state, index, attempt, retriesLeft } = progress;
  if (isFinal(state)) return null;
  switch (event.type) {
    case 'consented':
      return state === 'issued' ? { ...progress, state: 'prompting' } : null;
    case 'ready':
      return state === 'prompting' || state === 'retry' ? { ...progress, state: 'observing' } : null;
    case 'accepted':
      if (state !== 'observing') return null;
      return { ...progress, state: index + 1 < steps ? 'prompting' : 'passed', index: index + 1, attempt: 0 };
    case 'rejected':
      if (state !== 'observing') return null;
      if (retriesLeft > 0)
        return { ...progress, state: 'retry', attempt: attempt + 1, retriesLeft: retriesLeft - 1 };
      return { ...progress, state: 'failed', reason: event.abstained ? 'step/abstained' : 'step/failed' };
    case 'ended':
      return { ...progress, state: event.state, reason: event.reason };
  }
}
