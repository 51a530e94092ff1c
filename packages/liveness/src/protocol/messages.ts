import * as v from 'valibot';
import { CHALLENGE_KINDS } from '../challenge-params.ts';
import { refuse, type Refused } from './refusal.ts';
import { MAX_TOKEN_LENGTH } from './tokens.ts';

/** Longest message that is looked at, in characters. */
export const MAX_MESSAGE_LENGTH = 65_536;

const id = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4096));
const token = v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_TOKEN_LENGTH + 1));
/** Milliseconds on the client's own clock, from any fixed moment. For the audit; no verdict rests on it. */
const at = v.pipe(v.number(), v.minValue(0), v.maxValue(1e15));
const mediaSeconds = v.pipe(v.number(), v.minValue(0), v.maxValue(600));
/** On every client message: which session, and its place in the sequence 0, 1, 2, ... */
const envelope = { sid: id, nonce: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)), seq: count };

/** Why a caller left. */
export const LEAVE_REASONS = [
  'declined',
  'cancelled',
  'camera-lost',
  'connection-lost',
  'unsupported',
] as const;
/** What a caller can do better at the next try. Says nothing of how near the last one came. */
export const HINTS = [
  'try-again',
  'face-in-view',
  'one-person',
  'neck-in-view',
  'more-light',
  'less-light',
  'hold-still',
  'speak-up',
] as const;
export type Hint = (typeof HINTS)[number];
export type LeaveReason = (typeof LEAVE_REASONS)[number];

const clientMessage = v.variant('type', [
  /** The caller agrees; opens the session. */
  v.strictObject({ type: v.literal('consent'), ...envelope, session: token, consent: v.boolean(), at }),
  /** The caller is ready for the step that was announced. */
  v.strictObject({ type: v.literal('ready'), ...envelope, index: count, attempt: count, at }),
  /** The step is on the screen. */
  v.strictObject({ type: v.literal('shown'), ...envelope, step: id, at }),
  /** The step's time is over on the client; in recorded sessions it asks for the next. */
  v.strictObject({ type: v.literal('done'), ...envelope, step: id, at }),
  v.strictObject({ type: v.literal('leave'), ...envelope, reason: v.picklist(LEAVE_REASONS) }),
]);

const serverMessage = v.variant('type', [
  v.strictObject({ type: v.literal('session'), token }),
  /** The next step's kind; its params come with `step`, when the caller is ready. */
  v.strictObject({
    type: v.literal('prepare'),
    index: count,
    attempt: count,
    kind: v.picklist(CHALLENGE_KINDS),
    total: count,
    hint: v.nullable(v.picklist(HINTS)),
  }),
  v.strictObject({ type: v.literal('step'), token }),
  /** All steps of a recorded session were shown: upload the recording with its report. */
  v.strictObject({ type: v.literal('upload') }),
  v.strictObject({
    type: v.literal('ended'),
    state: v.picklist(['passed', 'failed', 'expired', 'abandoned']),
  }),
]);

/** Goes with a recording: where in it each step began and ended, in seconds of its media time. */
const responseReport = v.strictObject({
  session: token,
  mediaSha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  steps: v.pipe(v.array(v.strictObject({ id, start: mediaSeconds, end: mediaSeconds })), v.maxLength(16)),
});

export type ClientMessage = v.InferOutput<typeof clientMessage>;
export type ServerMessage = v.InferOutput<typeof serverMessage>;
export type ResponseReport = v.InferOutput<typeof responseReport>;

type Parsed<T> = { readonly status: 'parsed'; readonly message: T } | Refused;

/** Reads untrusted text against a schema. Never throws; bounded by `MAX_MESSAGE_LENGTH`. */
function parseWith<T>(schema: v.GenericSchema<unknown, T>, text: string): Parsed<T> {
  if (text.length > MAX_MESSAGE_LENGTH) return refuse('message/too-large');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refuse('message/malformed');
  }
  const result = v.safeParse(schema, value, { abortEarly: true });
  return result.success ? { status: 'parsed', message: result.output } : refuse('message/malformed');
}

export const parseClientMessage = (text: string): Parsed<ClientMessage> => parseWith(clientMessage, text);
export const parseServerMessage = (text: string): Parsed<ServerMessage> => parseWith(serverMessage, text);
export const parseResponseReport = (text: string): Parsed<ResponseReport> => parseWith(responseReport, text);
