import type { RandomSource } from '../challenge.ts';

/** 256 draws a label: a long step takes about 60. HKDF-SHA256 could yield 2,040; it costs as much as it yields. */
const STREAM_BYTES = 1_024;

/**
 * A stream of draws out of a 256-bit secret and a label: HKDF-SHA256 (RFC 5869) with the label as `info`.
 * Without the seed, no draw can be told from chance, whatever other draws and labels are known. With it, anyone can
 * repeat them. Throws `RangeError` after 256 draws.
 */
export async function seededRandom(seed: Uint8Array, label: string): Promise<RandomSource> {
  const key = await crypto.subtle.importKey('raw', new Uint8Array(seed), 'HKDF', false, ['deriveBits']);
  const info = new TextEncoder().encode(`bonafide-liveness/1 ${label}`);
  const bits = await crypto.subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info },
    key,
    STREAM_BYTES * 8,
  );
  const view = new DataView(bits);
  let offset = 0;
  return {
    uint32() {
      if (offset >= STREAM_BYTES) throw new RangeError(`more than ${STREAM_BYTES / 4} draws from one label`);
      offset += 4;
      return view.getUint32(offset - 4);
    },
  };
}

/** The commitment to a seed: its SHA-256. */
export async function commitTo(seed: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(seed)));
}
