import type { ChallengeKind, Language } from '../challenge-params.ts';
import type { ChallengeStep } from '../challenge.ts';
import type { SessionClaims } from '../protocol/claims.ts';
import type { Hint } from '../protocol/messages.ts';

/** Why a client cannot go on. */
export type ClientError =
  | 'connection/lost'
  /** The server said something that it cannot have meant, or its signature is wrong. */
  | 'server/invalid'
  | 'camera/none'
  | 'camera/ended';

/** What the caller sees now. */
export type ClientState =
  | { readonly kind: 'connecting' }
  | {
      readonly kind: 'consent';
      readonly mode: SessionClaims['mode'];
      readonly language: Language;
      readonly total: number;
    }
  /** A step comes: what it will be about, so that the caller can get ready. `hint`: what to do better than last time. */
  | {
      readonly kind: 'prepare';
      readonly challenge: ChallengeKind;
      readonly index: number;
      readonly total: number;
      readonly attempt: number;
      readonly hint: Hint | null;
    }
  /** The caller said ready, and the server has not answered yet. */
  | { readonly kind: 'waiting'; readonly index: number; readonly total: number }
  | { readonly kind: 'step'; readonly step: ChallengeStep; readonly index: number; readonly total: number }
  /** The step's time is over; the server looks at the answer. */
  | { readonly kind: 'checking'; readonly index: number; readonly total: number }
  /** Recorded sessions: the application uploads the recording now. */
  | { readonly kind: 'upload' }
  | { readonly kind: 'ended'; readonly outcome: 'passed' | 'failed' | 'expired' | 'abandoned' }
  | { readonly kind: 'error'; readonly reason: ClientError };

/** Whether nothing comes after this state. */
export const isOver = ({ kind }: ClientState): boolean => kind === 'ended' || kind === 'error';
