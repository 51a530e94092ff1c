/** NAL unit types of ITU-T H.264, table 7-1. */
const IDR = 5;
const SPS = 7;
const STAP_A = 24;
const FU_A = 28;

/** One coded picture as a byte stream. */
export interface CodedPicture {
  /** With start codes (annex B of H.264). */
  readonly data: Uint8Array;
  /** A decoder can begin here: it brings its parameters and refers to nothing before it. */
  readonly key: boolean;
  /** Its sequence parameters, where it brings some: they say, among other things, how large it is. */
  readonly parameters?: Uint8Array;
}

const START_CODE = Uint8Array.of(0, 0, 0, 1);
/** An access unit delimiter: with one behind a picture a decoder need not wait for the next to know where it ends. */
const DELIMITER = Uint8Array.of(0, 0, 0, 1, 9, 0xf0);

/**
 * Takes the RTP payloads of one picture apart (RFC 6184: single NAL units, STAP-A, FU-A). Undefined where they do not
 * fit together: they come from a peer.
 */
export function toCodedPicture(payloads: readonly Uint8Array[]): CodedPicture | undefined {
  const units: Uint8Array[] = [];
  let fragments: Uint8Array[] | undefined;
  for (const payload of payloads) {
    const type = typeOf(payload);
    if (type === undefined || (fragments !== undefined && type !== FU_A)) return undefined;
    if (type === STAP_A) {
      const aggregated = splitAggregate(payload);
      if (aggregated === undefined) return undefined;
      units.push(...aggregated);
    } else if (type === FU_A) {
      if (payload.length < 3) return undefined;
      const header = payload[1]!;
      const [start, end] = [(header & 0x80) !== 0, (header & 0x40) !== 0];
      if (start === (fragments !== undefined)) return undefined;
      fragments ??= [Uint8Array.of((payload[0]! & 0xe0) | (header & 0x1f))];
      fragments.push(payload.subarray(2));
      if (end) {
        units.push(join(fragments));
        fragments = undefined;
      }
    } else if (type > 0 && type < STAP_A) units.push(payload);
    else return undefined;
  }
  if (fragments !== undefined || units.length === 0) return undefined;
  const parameters = units.find((unit) => typeOf(unit) === SPS);
  return {
    data: join([...units.flatMap((unit) => [START_CODE, unit]), DELIMITER]),
    key: parameters !== undefined && units.some((unit) => typeOf(unit) === IDR),
    ...(parameters !== undefined && { parameters }),
  };
}

function typeOf(unit: Uint8Array): number | undefined {
  return unit[0] === undefined ? undefined : unit[0] & 0x1f;
}

function splitAggregate(payload: Uint8Array): readonly Uint8Array[] | undefined {
  const units: Uint8Array[] = [];
  for (let at = 1; at < payload.length;) {
    const size = (payload[at]! << 8) | (payload[at + 1] ?? 0);
    at += 2;
    if (size === 0 || at + size > payload.length) return undefined;
    units.push(payload.subarray(at, at + size));
    at += size;
  }
  return units;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
