/** What went wrong in the environment. Missing or poor evidence is not here: that is an abstention. */
export type VerifierErrorCode =
  | 'config/invalid'
  /** An optional peer dependency is not installed, or not for this platform; or a file of it is not served. */
  | 'dependency/missing'
  | 'disposed'
  | 'inference/failed'
  | 'media/aborted'
  | 'media/decode-failed'
  | 'media/empty'
  | 'media/no-streams'
  | 'media/not-a-file'
  | 'media/not-found'
  | 'media/not-media'
  | 'media/stalled'
  | 'media/timestamps'
  | 'media/too-large'
  | 'media/tool-missing'
  | 'media/unreadable'
  | 'metrics/empty'
  | 'metrics/not-finite'
  | 'metrics/one-class'
  | 'model/hash-mismatch'
  | 'model/manifest-invalid'
  | 'model/missing'
  | 'model/unreadable'
  /** An offer, answer or candidate that the connection refuses. */
  | 'signalling/refused'
  /** The worker does not answer any more, or cannot run. */
  | 'worker/lost';

const BRAND = Symbol.for('bonafide.VerifierError');

/** The library's one error class; `code` says what happened. Messages hold no biometric data. */
export class VerifierError extends Error {
  readonly code: VerifierErrorCode;

  constructor(code: VerifierErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'VerifierError';
    this.code = code;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** True for a `VerifierError` of any copy of this library, in any realm. */
export function isVerifierError(value: unknown): value is VerifierError {
  return typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[BRAND] === true;
}
