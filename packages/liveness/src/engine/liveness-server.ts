import type { Observation } from '@bonafide/core';
import { base64url } from 'jose';
import type { AccessibilityNeed } from '../challenge.ts';
import type { Language } from '../challenge-params.ts';
import { CHALLENGES } from '../challenges/all-challenges.ts';
import { strengthOf, type SessionStrength } from '../challenges/challenge-family.ts';
import type { SpeechRecogniser } from '../challenges/speak/speech-recogniser.ts';
import {
  drawSequence,
  fitPolicy,
  sessionSpace,
  stepBits,
  challengeOf,
  type ChallengeSet,
} from '../draws/draw-session.ts';
import { commitTo } from '../draws/seeded-random.ts';
import { SESSION_POLICIES, type SessionPolicy } from '../draws/session-policy.ts';
import type { SessionClaims } from '../protocol/claims.ts';
import type { KeyRing } from '../protocol/keys.ts';
import { signToken } from '../protocol/tokens.ts';
import type { ReplayStore } from '../stores/replay-store.ts';
import type { AuditRecord } from './audit.ts';
import { createBackOff } from './back-off.ts';
import { LiveSession, type Reply } from './live-session.ts';
import type { Progress } from './session-machine.ts';

export interface LivenessServerOptions {
  /** Who signs: a name or URL that verifiers expect in `iss`. */
  readonly issuer: string;
  readonly keys: KeyRing;
  /** Shared by all servers of the issuer. */
  readonly store: ReplayStore;
  /** Default: `CHALLENGES`, all of them. */
  readonly challenges?: ChallengeSet;
  /** Default `SESSION_POLICIES.messaging`. */
  readonly policy?: SessionPolicy;
  /** For the evidence: `sha256:...` of each model of the pipeline, by id. */
  readonly models?: Readonly<Record<string, string>>;
  /** Hears which words were said in `speak` steps. Default: none, and only their rhythm counts. */
  readonly recogniser?: SpeechRecogniser;
  /** Milliseconds since 1970. Default `Date.now`. */
  readonly now?: () => number;
  /** Cryptographically random bytes. Default `crypto.getRandomValues`; anything else is for tests. */
  readonly randomBytes?: (length: number) => Uint8Array;
  /** Sees every audit record as it is made. */
  readonly onRecord?: (record: AuditRecord) => void;
}

export interface IssueRequest {
  /** How the media come. `on-device` is for `openDeviceSession`. Default `live`. */
  readonly mode?: SessionClaims['mode'];
  /** What this caller cannot be asked for; added to the policy's. */
  readonly needs?: readonly AccessibilityNeed[];
  /** Default: the policy's. */
  readonly language?: Language;
  /** An opaque id of an account, device or address: its failed sessions slow down its next ones. */
  readonly subject?: string;
}

/** One caller's challenge. Sans-I/O: the application carries messages and media. */
export interface LivenessSession {
  readonly id: string;
  /** The session token, and the first message to send to the client. */
  readonly token: string;
  readonly greeting: string;
  readonly progress: Progress;
  /** What passing it is worth; see `weak` of the policy. */
  readonly strength: SessionStrength;
  /** log2 of the number of equally likely first draws like this one. */
  readonly entropyBits: number;
  readonly audit: readonly AuditRecord[];
  /** The signed outcome; `null` until the session has ended. */
  readonly evidence: string | null;
  /** Takes a message from the client. Refusals are in the reply; rejects only where the store or a key fails. */
  receive(message: string): Promise<Reply>;
  /** Takes what the server saw or heard of the caller; borrows it for the call. Fits core's `onObservation`. */
  observe(observation: Observation): void;
  /**
   * Tells that media up to `timestamp` (seconds) have arrived, for servers that analyse later than they receive: call it
   * for each sample as it comes. A step's beginning is then placed by what had arrived when it was shown. Without it, what
   * is observed counts as just arrived.
   */
  received(timestamp: number): void;
  /** Lets time pass: judges steps and ends what is overdue. Call after each sample or every 100 ms. */
  tick(): Promise<Reply>;
}

/** A session, or why there is none. */
export type Issued =
  | { readonly status: 'issued'; readonly session: LivenessSession }
  /** Too many of this subject's sessions failed. */
  | { readonly status: 'refused'; readonly reason: 'subject/back-off'; readonly retryAfterMs: number }
  /** The policy wants a strong step, and this caller cannot be asked for one: ask for another way. */
  | { readonly status: 'refused'; readonly reason: 'policy/no-strong-step' };

/** Draws sessions and signs for them. */
export interface LivenessServer {
  /** Rejects with `config/invalid` where the policy and the needs leave too little to draw from. */
  issue(request?: IssueRequest): Promise<Issued>;
}

/** @internal The engine behind a session, for `verifyResponse`. */
export const engines: WeakMap<LivenessSession, LiveSession> = new WeakMap();

/** Issues sessions. Keeps no list of them: a session lives as long as the application holds it. */
export function createLivenessServer(options: LivenessServerOptions): LivenessServer {
  const {
    issuer,
    keys,
    store,
    challenges = CHALLENGES,
    now = Date.now,
    models = {},
    onRecord,
    recogniser,
  } = options;
  const randomBytes = options.randomBytes ?? ((length) => crypto.getRandomValues(new Uint8Array(length)));
  const backOff = createBackOff(store, now);
  const given = { ...(onRecord && { onRecord }), ...(recogniser && { recogniser }) };
  const parts = { issuer, keys, store, challenges, backOff, now, models, ...given };

  return {
    async issue(request = {}) {
      const { mode = 'live', subject } = request;
      const waitMs = subject === undefined ? 0 : await backOff.waitMs(subject);
      if (waitMs > 0) return { status: 'refused', reason: 'subject/back-off', retryAfterMs: waitMs };
      const asked = withRequest(options.policy ?? SESSION_POLICIES.messaging, request);
      const policy = fitPolicy(challenges, asked);
      const space = sessionSpace(challenges, policy);
      if (
        policy.weak === 'refuse' &&
        space.sequences.some((kinds) => strengthOf(kinds, policy.needs) === 'weak')
      )
        return { status: 'refused', reason: 'policy/no-strong-step' };
      const seed = randomBytes(32);
      const sequence = await drawSequence(seed, space);
      const claims: SessionClaims = {
        iss: issuer,
        sid: base64url.encode(randomBytes(16)),
        nonce: base64url.encode(randomBytes(32)),
        iat: Math.floor(now() / 1000),
        exp: Math.floor((now() + policy.ttlMs) / 1000),
        mode,
        steps: policy.steps,
        language: policy.language,
        needs: [...policy.needs],
        commitment: base64url.encode(await commitTo(seed)),
      };
      const token = await signToken('session', claims, keys.signer(now()));
      const entropyBits = sequence.reduce(
        (sum, kind) => sum + stepBits(challengeOf(challenges, kind), policy),
        Math.log2(space.sequences.length),
      );
      const setup = {
        claims,
        token,
        seed,
        sequence,
        policy,
        entropyBits,
        ...(subject !== undefined && { subject }),
      };
      return { status: 'issued', session: toSession(new LiveSession(parts, setup)) };
    },
  };
}

function withRequest(policy: SessionPolicy, { needs = [], language }: IssueRequest): SessionPolicy {
  return {
    ...policy,
    needs: [...new Set([...policy.needs, ...needs])],
    language: language ?? policy.language,
  };
}

function toSession(engine: LiveSession): LivenessSession {
  const { claims, token, entropyBits } = engine.setup;
  const session: LivenessSession = {
    id: claims.sid,
    token,
    strength: strengthOf(engine.setup.sequence, engine.setup.policy.needs),
    greeting: JSON.stringify({ type: 'session', token }),
    entropyBits,
    get progress() {
      return engine.progress;
    },
    get audit() {
      return engine.audit;
    },
    get evidence() {
      return engine.evidence;
    },
    receive: (message) => engine.receive(message),
    observe: (observation) => {
      engine.observe(observation);
    },
    received: (timestamp) => {
      engine.received(timestamp);
    },
    tick: () => engine.tick(),
  };
  engines.set(session, engine);
  return session;
}
