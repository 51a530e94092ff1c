import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccessUnitAssembler, createAccessUnitAssembler, type RtpPacket } from './access-units.ts';

/** Pictures of so many packets, whose payload is their number. */
function packets(sizes: readonly number[], first: number): readonly RtpPacket[] {
  let number = 0;
  return sizes.flatMap((size) =>
    Array.from({ length: size }, (_, i) => ({
      sequenceNumber: (first + number) & 0xffff,
      marker: i === size - 1,
      payload: Uint8Array.of(number++ & 0xff),
    })),
  );
}
const run = (
  assembler: AccessUnitAssembler,
  input: readonly RtpPacket[],
): { readonly units: number[][]; readonly lost: boolean } => {
  const all = input.map((packet) => assembler.push(packet));
  return {
    units: all.flatMap(({ units }) => units.map((unit) => unit.map((payload) => payload[0]!))),
    lost: all.some(({ lost }) => lost),
  };
};
const sizes = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 12 });
const first = fc.constantFrom(0, 1, 65_530, 32_767);

describe('createAccessUnitAssembler', () => {
  it('gives every picture once and in order, across the end of the numbers, however near packets are exchanged', () => {
    fc.assert(
      fc.property(sizes, first, fc.array(fc.nat(100), { maxLength: 20 }), (sizes, first, swaps) => {
        const sent = packets(sizes, first);
        const got = [...sent];
        for (const swap of swaps) {
          const at = 1 + (swap % (got.length - 1 || 1));
          if (at + 1 < got.length) [got[at], got[at + 1]] = [got[at + 1]!, got[at]!];
        }
        const { units, lost } = run(createAccessUnitAssembler(), got);
        expect(lost).toBe(false);
        expect(units.map(({ length }) => length)).toEqual(sizes);
        expect(units.flat()).toEqual(sent.map(({ payload }) => payload[0]));
      }),
      { numRuns: 200 },
    );
  });

  it('gives up on a picture with a hole, says so, and goes on with the next whole one', () => {
    const sent = packets(
      Array.from({ length: 40 }, () => 3),
      100,
    );
    const { units, lost } = run(
      createAccessUnitAssembler(),
      sent.filter((_, i) => i !== 4),
    );
    expect(lost).toBe(true);
    expect(units[0]).toEqual([0, 1, 2]);
    expect(units[1]).toEqual([6, 7, 8]);
    expect(units.at(-1)).toEqual([117, 118, 119]);
  });

  it('follows a sender that begins anew, and says that something was lost', () => {
    const assembler = createAccessUnitAssembler();
    run(assembler, packets([2, 2], 30_000));
    expect(run(assembler, packets([2, 1], 5))).toEqual({ units: [[0, 1], [2]], lost: true });
  });

  it('gives no packet twice, whatever comes', () => {
    const packet = fc.record({ number: fc.nat(200), marker: fc.boolean() });
    fc.assert(
      fc.property(fc.array(packet, { maxLength: 300 }), (all) => {
        const input = all.map(({ number, marker }) => ({
          sequenceNumber: number,
          marker,
          payload: Uint8Array.of(number),
        }));
        const given = run(createAccessUnitAssembler(), input).units.flat();
        expect(new Set(given).size).toBe(given.length);
      }),
      { numRuns: 100 },
    );
  });
});
