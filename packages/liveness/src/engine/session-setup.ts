import type { ChallengeKind } from '../challenge-params.ts';
import type { SpeechRecogniser } from '../challenges/speak/speech-recogniser.ts';
import type { ChallengeSet } from '../draws/draw-session.ts';
import type { SessionPolicy } from '../draws/session-policy.ts';
import type { SessionClaims } from '../protocol/claims.ts';
import type { KeyRing } from '../protocol/keys.ts';
import type { ReplayStore } from '../stores/replay-store.ts';
import type { AuditRecord } from './audit.ts';
import type { BackOff } from './back-off.ts';

/** What all sessions of one server share. */
export interface EngineParts {
  readonly issuer: string;
  readonly keys: KeyRing;
  readonly store: ReplayStore;
  readonly challenges: ChallengeSet;
  readonly backOff: BackOff;
  readonly now: () => number;
  readonly recogniser?: SpeechRecogniser;
  readonly models: Readonly<Record<string, string>>;
  readonly onRecord?: (record: AuditRecord) => void;
}

/** What one session was issued with. */
export interface SessionSetup {
  readonly claims: SessionClaims;
  /** `claims` as a signed token. */
  readonly token: string;
  readonly seed: Uint8Array;
  readonly sequence: readonly ChallengeKind[];
  readonly policy: SessionPolicy;
  readonly entropyBits: number;
  /** Whose failures count together; absent: nobody's. */
  readonly subject?: string;
}
