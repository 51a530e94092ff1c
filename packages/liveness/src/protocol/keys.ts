import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  type CryptoKey,
  type JSONWebKeySet,
  type JWK,
} from 'jose';

const DAY = 86_400_000;

/** One Ed25519 key in its time. Times are milliseconds since 1970. */
export interface SigningKey {
  /** RFC 7638 thumbprint of the public key. */
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
  /** It signs in [signsFrom, signsUntil). */
  readonly signsFrom: number;
  readonly signsUntil: number;
  /** Until then its signatures are believed; later than `signsUntil`, so that tokens outlive a rotation. */
  readonly trustedUntil: number;
}

export interface SigningKeyOptions {
  /** Milliseconds since 1970. */
  readonly signsFrom: number;
  /** Default 30 days after `signsFrom`. */
  readonly signsUntil?: number;
  /** Default 400 days after `signsUntil`: evidence is looked at long after the call. */
  readonly trustedUntil?: number;
  /** True: the private key can be exported for storage. Default false: it never leaves the process or the device. */
  readonly extractable?: boolean;
}

/** Makes an Ed25519 key pair. */
export async function generateSigningKey(options: SigningKeyOptions): Promise<SigningKey> {
  const { signsFrom, signsUntil = signsFrom + 30 * DAY, extractable = false } = options;
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable });
  return toSigningKey(privateKey, await exportJWK(publicKey), {
    signsFrom,
    signsUntil,
    trustedUntil: options.trustedUntil ?? signsUntil + 400 * DAY,
  });
}

/** A key that the application stored itself (`importJWK` of `jose` reads it); `publicJwk` is its public half. */
export async function toSigningKey(
  privateKey: CryptoKey,
  publicJwk: JWK,
  times: Pick<SigningKey, 'signsFrom' | 'signsUntil' | 'trustedUntil'>,
): Promise<SigningKey> {
  const kid = await calculateJwkThumbprint(publicJwk);
  return { kid, privateKey, publicJwk: { ...publicJwk, kid, alg: 'EdDSA', use: 'sig' }, ...times };
}

/** The keys of one issuer, of which one signs and several may be believed. */
export interface KeyRing {
  /** The key to sign with: of those whose time it is, the one that began last. Throws `RangeError` where there is none. */
  signer(now: number): SigningKey;
  /** Public keys still believed at `now`, as they are published. */
  jwks(now: number): JSONWebKeySet;
}

/** Rotation: make the next key's `signsFrom` earlier than the present key's `signsUntil`, and publish both. */
export function createKeyRing(keys: readonly SigningKey[]): KeyRing {
  return {
    signer(now) {
      const [newest] = keys
        .filter(({ signsFrom, signsUntil }) => signsFrom <= now && now < signsUntil)
        .sort((a, b) => b.signsFrom - a.signsFrom);
      if (newest === undefined) throw new RangeError(`no key signs at ${new Date(now).toISOString()}`);
      return newest;
    },
    jwks: (now) => ({
      keys: keys.filter(({ trustedUntil }) => now < trustedUntil).map(({ publicJwk }) => publicJwk),
    }),
  };
}
