import { randomUUID } from 'node:crypto';
import type { ProofOutcome, RoomNotice, RoomRequest, Signal } from './signalling.ts';

/** What a room needs of a WebSocket. */
export interface RoomSocket {
  send(text: string): void;
  close(): void;
  on(event: 'message', listener: (data: { toString(): string }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
}

/** Tells whoever asked for a proof of life how it ended. */
export type TellOutcome = (outcome: ProofOutcome, strong?: boolean) => void;

/** One room for two. */
export interface Room {
  /** Whoever comes first waits, the second is paired with them, a third is turned away. */
  enter(socket: RoomSocket): void;
  /** Takes the ticket of somebody who was asked; each is good once, for a minute. `undefined`: there is no such ticket. */
  redeem(ticket: string): TellOutcome | undefined;
}

/** Milliseconds from a question to its answer: to read it, to say what one cannot do, and to decide. */
const ANSWER_WITHIN = 60_000;

interface Asked {
  readonly ticket: string;
  readonly by: RoomSocket;
  readonly who: RoomSocket;
  readonly timer: ReturnType<typeof setTimeout>;
}

/**
 * Opens a room. What the two say to each other is passed on as far as it makes the call; all else is between each of
 * them and this server, so that no page can claim what only the server may say.
 */
export function openRoom(): Room {
  const present: RoomSocket[] = [];
  let asked: Asked[] = [];
  const tell = (socket: RoomSocket, notice: RoomNotice): void => {
    if (present.includes(socket)) socket.send(JSON.stringify(notice));
  };
  /** Forgets questions, and returns them: each has one end. */
  const take = (which: (one: Asked) => boolean): readonly Asked[] => {
    const taken = asked.filter(which);
    asked = asked.filter((one) => !taken.includes(one));
    for (const { timer } of taken) clearTimeout(timer);
    return taken;
  };
  const otherThan = (socket: RoomSocket): RoomSocket | undefined => present.find((one) => one !== socket);

  function hear(socket: RoomSocket, text: string): void {
    const other = otherThan(socket);
    const said = parse(text);
    if (other === undefined || said === undefined) return;
    switch (said.kind) {
      case 'description':
      case 'candidate':
        other.send(text);
        break;
      case 'challenge': {
        // One at a time: nobody is to be asked faster than they can answer.
        if (asked.some(({ who }) => who === other)) return;
        const ticket = randomUUID();
        const timer = setTimeout(() => {
          lapse(ticket);
        }, ANSWER_WITHIN);
        asked.push({ ticket, by: socket, who: other, timer });
        tell(other, { kind: 'challenged', ticket });
        break;
      }
      case 'decline':
        for (const { by } of take(({ who }) => who === socket))
          tell(by, { kind: 'proof', outcome: 'declined', strong: false });
    }
  }

  function lapse(ticket: string): void {
    for (const { by, who } of take((one) => one.ticket === ticket)) {
      tell(by, { kind: 'proof', outcome: 'expired', strong: false });
      tell(who, { kind: 'lapsed' });
    }
  }

  return {
    enter(socket) {
      if (present.length === 2) {
        socket.send(JSON.stringify({ kind: 'full' } satisfies RoomNotice));
        socket.close();
        return;
      }
      present.push(socket);
      if (present.length === 2)
        present.forEach((one, i) => {
          tell(one, { kind: 'paired', first: i === 0 });
        });
      socket.on('message', (data) => {
        hear(socket, data.toString());
      });
      socket.on('close', () => {
        present.splice(present.indexOf(socket), 1);
        take(({ by, who }) => by === socket || who === socket);
        for (const other of present) tell(other, { kind: 'left' });
      });
    },

    redeem(ticket) {
      const [found] = take((one) => one.ticket === ticket);
      if (found === undefined) return undefined;
      return (outcome, strong = false) => {
        // Whoever asked may be with somebody else by now, of whom this says nothing.
        if (present.includes(found.who)) tell(found.by, { kind: 'proof', outcome, strong });
      };
    },
  };
}

/** A message that is one; what else there is in it is for the other page, which trusts the room no more than this. */
function parse(text: string): Signal | RoomRequest | undefined {
  try {
    const said = JSON.parse(text) as Signal | RoomRequest | null;
    return typeof said === 'object' && said !== null ? said : undefined;
  } catch {
    return undefined; // No JSON: nothing was said.
  }
}
