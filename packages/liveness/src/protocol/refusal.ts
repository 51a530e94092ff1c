/** Why a message or token was not accepted. Refusals change nothing: the session goes on as if it had not come. */
export type RefusalReason =
  | 'message/too-large'
  | 'message/malformed'
  /** A number in the sequence of messages that was used before. */
  | 'message/replayed'
  /** A number in the sequence of messages before its turn. */
  | 'message/reordered'
  | 'token/too-large'
  | 'token/malformed'
  /** Anything but EdDSA; `none` above all. */
  | 'token/algorithm'
  /** A session token where evidence belongs, and the like. */
  | 'token/type'
  | 'token/unknown-key'
  | 'token/signature'
  | 'token/expired'
  | 'token/not-yet-valid'
  /** Good, but of another session. */
  | 'session/other'
  /** The session was opened, or its response judged, before: here or on another server. */
  | 'session/replayed'
  | 'session/expired'
  /** Not expected in the state that the session is in. */
  | 'session/state'
  | 'consent/refused'
  | 'step/other'
  | 'step/reordered'
  /** Times that cannot be: out of order, outside the media, or against what the server saw. */
  | 'report/times'
  /** The media are not what the report was made for. */
  | 'report/media';

export interface Refused {
  readonly status: 'refused';
  readonly reason: RefusalReason;
}

export function refuse(reason: RefusalReason): Refused {
  return { status: 'refused', reason };
}
