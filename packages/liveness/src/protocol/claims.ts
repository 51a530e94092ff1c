import * as v from 'valibot';
import { CHALLENGE_KINDS, LANGUAGES, challengeParamsSchema } from '../challenge-params.ts';
import { challengeStepSchema } from '../challenge.ts';

/** `live`: judged from media as the server receives them; `recorded`: from an upload; `on-device`: by the caller's own device. */
const MODES = ['live', 'recorded', 'on-device'] as const;
const NEEDS = ['flashing-light', 'screen-light', 'speech', 'head-movement', 'hands'] as const;

const id = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));
const random = v.pipe(v.string(), v.regex(/^[\w-]{43}$/));
const seconds = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1e11));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const name = v.pipe(v.string(), v.minLength(1), v.maxLength(128));
const time = v.pipe(v.string(), v.isoTimestamp());
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(64));

const session = v.strictObject({
  iss: name,
  sid: id,
  /** 256 random bits, base64url. What messages, steps and recordings of this session carry. */
  nonce: random,
  iat: seconds,
  exp: seconds,
  mode: v.picklist(MODES),
  steps: count,
  language: v.picklist(LANGUAGES),
  needs: v.pipe(v.array(v.picklist(NEEDS)), v.maxLength(5)),
  /** SHA-256 of the seed that every step is drawn from, base64url: the server cannot choose afterwards. */
  commitment: random,
});

const step = v.strictObject({
  iss: name,
  sid: id,
  nonce: random,
  iat: seconds,
  exp: seconds,
  index: count,
  attempt: count,
  step: challengeStepSchema,
});

const stepResult = v.variant('status', [
  v.strictObject({
    status: v.literal('measured'),
    compliance: share,
    degradation: v.nullable(share),
    reactionSeconds: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(3600))),
    passed: v.boolean(),
    failures: v.pipe(v.array(name), v.maxLength(16)),
  }),
  v.strictObject({ status: v.literal('abstained'), reason: name }),
]);

const stepRecord = v.strictObject({
  id,
  index: count,
  attempt: count,
  kind: v.picklist(CHALLENGE_KINDS),
  params: challengeParamsSchema,
  durationMs: v.pipe(v.number(), v.integer(), v.minValue(500), v.maxValue(30_000)),
  /** When the server revealed it, and when the client said that it was on the screen. */
  revealedAt: time,
  shownAt: v.nullable(time),
  judgedAt: v.nullable(time),
  result: stepResult,
});

const evidence = v.strictObject({
  iss: name,
  sid: id,
  nonce: random,
  iat: seconds,
  mode: v.picklist(MODES),
  /** `device`: weaker, since whoever owns the device can sign what he likes. */
  assurance: v.picklist(['server', 'device']),
  /** What `passed` is worth. `weak`: no step was asked for that simulated face swaps do not pass. */
  strength: v.picklist(['strong', 'weak']),
  verdict: v.picklist(['passed', 'failed', 'expired', 'abandoned']),
  reasons: v.pipe(v.array(name), v.maxLength(16)),
  issuedAt: time,
  consentAt: v.nullable(time),
  endedAt: time,
  policy: v.strictObject({
    name,
    difficulty: v.picklist(['low', 'standard', 'high']),
    language: v.picklist(LANGUAGES),
    needs: v.array(v.picklist(NEEDS)),
    kinds: v.array(v.picklist(CHALLENGE_KINDS)),
    steps: count,
    retries: count,
    weak: v.picklist(['mark', 'refuse']),
    minBits: v.pipe(v.number(), v.minValue(0)),
  }),
  /** log2 of the number of equally likely first draws. */
  entropyBits: v.pipe(v.number(), v.minValue(0), v.maxValue(1024)),
  commitment: random,
  /** The seed itself: with it anyone can draw the steps again. */
  seed: random,
  steps: v.pipe(v.array(stepRecord), v.maxLength(64)),
  /** SHA-256 of the recording, hex; `null` for live media. */
  mediaSha256: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
  /** `sha256:...` of each model that took part, by id. */
  models: v.record(name, name),
  version: name,
});

/** What a session token, a step's token and an evidence token claim, and one step in the last. `iat` and `exp` are seconds since 1970. */
export type SessionClaims = v.InferOutput<typeof session>;
export type StepClaims = v.InferOutput<typeof step>;
export type EvidenceClaims = v.InferOutput<typeof evidence>;
export type StepRecord = v.InferOutput<typeof stepRecord>;

export interface ClaimsByType {
  readonly session: SessionClaims;
  readonly step: StepClaims;
  readonly evidence: EvidenceClaims;
}
export type TokenType = keyof ClaimsByType;

export const claimsSchemas: { readonly [T in TokenType]: v.GenericSchema<unknown, ClaimsByType[T]> } = {
  session,
  step,
  evidence,
};
