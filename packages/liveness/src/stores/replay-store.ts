/**
 * Remembers, for a while, what happened once: the single use of sessions and responses, and failures to slow down probing.
 * Every server that accepts sessions of one issuer shares one. Times are milliseconds since 1970; keys at most 256 characters.
 * A rejection means that the store cannot be reached: the caller must then refuse, never go on.
 */
export interface ReplayStore {
  /** Takes a key: resolves true for exactly one caller until `expiresAt`, however many ask at once. */
  claim(key: string, expiresAt: number): Promise<boolean>;
  /** When the claim on a key ends; `null` where it is free. */
  claimedUntil(key: string): Promise<number | null>;
  /** Adds one to a key's counter and resolves to the sum; the counter starts anew at the `expiresAt` of its first addition. */
  increment(key: string, expiresAt: number): Promise<number>;
}
