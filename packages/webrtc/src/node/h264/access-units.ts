/** The parts of an RTP packet (RFC 3550) that frames are put together by. */
export interface RtpPacket {
  /** 16 bits; begins again at 0. */
  readonly sequenceNumber: number;
  /** Set on the last packet of a picture. */
  readonly marker: boolean;
  readonly payload: Uint8Array;
}

/** What came of a packet: pictures that it completed, each as its payloads in order, and whether one was given up. */
interface Assembled {
  readonly units: readonly (readonly Uint8Array[])[];
  readonly lost: boolean;
}

/** Puts the packets of pictures in order. Waits for late ones, for as long as few came after them. */
export interface AccessUnitAssembler {
  push(packet: RtpPacket): Assembled;
}

/** Packets, and last packets of pictures, that wait for one before them at most: about 150 ms of a call. */
const MOST_WAITING = 256;
const MOST_PICTURES = 4;
/** A packet that is late by more than this is of a sender that began anew. */
const MOST_LATE = 1000;

export function createAccessUnitAssembler(): AccessUnitAssembler {
  const waiting = new Map<number, RtpPacket>();
  /** Extended number of the packet that comes next, and of the newest. */
  let next: number | undefined;
  let newest = 0;

  /** The nearest number to the newest with these 16 bits. */
  const extend = (sequenceNumber: number): number => {
    const ahead = (sequenceNumber - newest) & 0xffff;
    return newest + (ahead < 0x8000 ? ahead : ahead - 0x10000);
  };

  /** The picture that begins with the next packet, once all of it is there. */
  const take = (): readonly Uint8Array[] | undefined => {
    for (let end = next!; ; end++) {
      const packet = waiting.get(end);
      if (packet === undefined) return undefined;
      if (!packet.marker) continue;
      const unit: Uint8Array[] = [];
      for (let at = next!; at <= end; at++) {
        unit.push(waiting.get(at)!.payload);
        waiting.delete(at);
      }
      next = end + 1;
      return unit;
    }
  };

  /** Gives up on the picture with the hole: what follows its last packet is next. */
  const skip = (): void => {
    const numbers = [...waiting.keys()].sort((a, b) => a - b);
    const hole = numbers.find((number) => number > next! && !waiting.has(number - 1)) ?? numbers[0]!;
    const last = numbers.find((number) => number >= hole && waiting.get(number)!.marker) ?? newest;
    for (const number of numbers) if (number <= last) waiting.delete(number);
    next = last + 1;
  };

  return {
    push(packet) {
      const number = next === undefined ? packet.sequenceNumber : extend(packet.sequenceNumber);
      next ??= number;
      newest = Math.max(newest, number);
      const anew = number < next - MOST_LATE;
      if (number < next && !anew) return { units: [], lost: false };
      if (anew) {
        waiting.clear();
        next = newest = number;
      }
      waiting.set(number, packet);
      const units: (readonly Uint8Array[])[] = [];
      let lost = anew;
      for (;;) {
        const unit = take();
        if (unit !== undefined) units.push(unit);
        else if (isTooLate(waiting)) {
          skip();
          lost = true;
        } else return { units, lost };
      }
    },
  };
}

function isTooLate(waiting: ReadonlyMap<number, RtpPacket>): boolean {
  let pictures = 0;
  for (const { marker } of waiting.values()) if (marker) pictures++;
  return pictures > MOST_PICTURES || waiting.size > MOST_WAITING;
}
