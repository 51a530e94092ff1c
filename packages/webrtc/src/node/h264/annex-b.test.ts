import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCodedPicture } from './annex-b.ts';

const sps = Uint8Array.of(0x67, 1, 2, 3);
const pps = Uint8Array.of(0x68, 4);
const idr = Uint8Array.from({ length: 50 }, (_, i) => (i === 0 ? 0x65 : i));
const slice = Uint8Array.of(0x41, 9, 9);
const code = [0, 0, 0, 1];
const delimiter = [0, 0, 0, 1, 9, 0xf0];

function aggregate(...units: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from([0x78, ...units.flatMap((unit) => [unit.length >> 8, unit.length & 255, ...unit])]);
}
function fragment(unit: Uint8Array, size: number): readonly Uint8Array[] {
  const body = unit.subarray(1);
  const count = Math.ceil(body.length / size);
  return Array.from({ length: count }, (_, i) => {
    const edge = (i === 0 ? 0x80 : 0) | (i === count - 1 ? 0x40 : 0);
    return Uint8Array.from([
      (unit[0]! & 0xe0) | 28,
      edge | (unit[0]! & 0x1f),
      ...body.subarray(i * size, (i + 1) * size),
    ]);
  });
}

describe('toCodedPicture', () => {
  it('puts single, aggregated and fragmented units one behind the other, and a delimiter behind them', () => {
    const picture = toCodedPicture([aggregate(sps, pps), ...fragment(idr, 20)]);
    expect(picture?.key).toBe(true);
    expect(picture?.parameters).toEqual(sps);
    expect([...picture!.data]).toEqual([...code, ...sps, ...code, ...pps, ...code, ...idr, ...delimiter]);
    expect(toCodedPicture([slice])).toMatchObject({ key: false });
    expect([...toCodedPicture([slice])!.data]).toEqual([...code, ...slice, ...delimiter]);
  });

  it('takes no picture for a key that lacks its parameters', () => {
    expect(toCodedPicture([idr])?.key).toBe(false);
  });

  it.each([
    ['nothing', []],
    ['an empty payload', [new Uint8Array()]],
    ['an aggregate that promises more than it has', [Uint8Array.of(0x78, 0, 9, 1)]],
    ['a unit that begins in the middle', fragment(idr, 20).slice(1)],
    ['a unit without its end', fragment(idr, 20).slice(0, -1)],
    ['a unit inside of another', [fragment(idr, 20)[0]!, slice]],
    ['a type that calls do not use', [Uint8Array.of(30, 1, 2)]],
  ])('refuses %s', (_, payloads) => {
    expect(toCodedPicture(payloads)).toBeUndefined();
  });

  it('throws at nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 5 }), (payloads) => {
        const picture = toCodedPicture(payloads);
        if (picture !== undefined) expect(picture.data.length).toBeGreaterThan(delimiter.length);
      }),
    );
  });
});
