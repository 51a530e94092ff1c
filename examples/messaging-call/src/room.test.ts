import { afterEach, expect, it, vi } from 'vitest';
import { openRoom, type Room, type RoomSocket } from './room.ts';
import type { RoomNotice } from './signalling.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A socket whose messages the test sends and reads. */
function fakeSocket(): RoomSocket & {
  readonly heard: RoomNotice[];
  say(message: unknown): void;
  leave(): void;
} {
  const heard: RoomNotice[] = [];
  const listeners: { message?: (data: string) => void; close?: () => void } = {};
  return {
    heard,
    send: (text) => heard.push(JSON.parse(text) as RoomNotice),
    close: () => undefined,
    on: (event: 'message' | 'close', listener: (data: string) => void) =>
      Object.assign(listeners, { [event]: listener }),
    say: (message) => listeners.message?.(typeof message === 'string' ? message : JSON.stringify(message)),
    leave: () => listeners.close?.(),
  };
}

function twoIn(room: Room): readonly [ReturnType<typeof fakeSocket>, ReturnType<typeof fakeSocket>] {
  const two = [fakeSocket(), fakeSocket()] as const;
  for (const socket of two) room.enter(socket);
  return two;
}

const ticketOf = ({ heard }: { readonly heard: readonly RoomNotice[] }): string => {
  const last = heard.at(-1);
  return last?.kind === 'challenged' ? last.ticket : '';
};

it('pairs two, and turns a third away', () => {
  const room = openRoom();
  const [first, second] = twoIn(room);
  const third = fakeSocket();
  room.enter(third);
  expect([first.heard, second.heard, third.heard]).toEqual([
    [{ kind: 'paired', first: true }],
    [{ kind: 'paired', first: false }],
    [{ kind: 'full' }],
  ]);
});

it('passes on what makes the call, and nothing that only the server may say', () => {
  const [first, second] = twoIn(openRoom());
  first.say({ kind: 'candidate', candidate: null });
  first.say({ kind: 'proof', outcome: 'passed', strong: true });
  first.say({ kind: 'challenged', ticket: 'x' });
  first.say('no JSON');
  first.say('null');
  expect(second.heard.slice(1)).toEqual([{ kind: 'candidate', candidate: null }]);
});

it('tells the outcome of a proof to whoever asked, once a ticket', () => {
  const room = openRoom();
  const [first, second] = twoIn(room);
  first.say({ kind: 'challenge' });
  first.say({ kind: 'challenge' });
  expect(second.heard).toHaveLength(2);
  const ticket = ticketOf(second);
  expect(room.redeem('another')).toBeUndefined();
  room.redeem(ticket)!('passed', true);
  expect(room.redeem(ticket)).toBeUndefined();
  expect(first.heard.at(-1)).toEqual({ kind: 'proof', outcome: 'passed', strong: true });
  expect(second.heard).toHaveLength(2);
});

it('lets the one who is asked decline, and forgets who left', () => {
  const room = openRoom();
  const [first, second] = twoIn(room);
  second.say({ kind: 'challenge' });
  first.say({ kind: 'decline' });
  expect(second.heard.at(-1)).toEqual({ kind: 'proof', outcome: 'declined', strong: false });
  second.say({ kind: 'challenge' });
  const tell = room.redeem(ticketOf(first))!;
  second.leave();
  tell('passed', true);
  expect(first.heard.at(-1)).toEqual({ kind: 'left' });
  expect(second.heard.filter(({ kind }) => kind === 'proof')).toHaveLength(1);
});

it('tells an outcome of nobody but the person it is about', () => {
  const room = openRoom();
  const [first, second] = twoIn(room);
  first.say({ kind: 'challenge' });
  const tell = room.redeem(ticketOf(second))!;
  second.leave();
  room.enter(fakeSocket());
  tell('passed', true);
  tell('expired');
  expect(first.heard.slice(1).map(({ kind }) => kind)).toEqual(['left', 'paired']);
});

it('waits a minute for an answer, tells both that it is over, and lets them ask again', () => {
  vi.useFakeTimers();
  const room = openRoom();
  const [first, second] = twoIn(room);
  first.say({ kind: 'challenge' });
  const ticket = ticketOf(second);
  vi.advanceTimersByTime(59_999);
  expect(first.heard).toHaveLength(1);
  vi.advanceTimersByTime(1);
  expect(first.heard.at(-1)).toEqual({ kind: 'proof', outcome: 'expired', strong: false });
  expect(second.heard.at(-1)).toEqual({ kind: 'lapsed' });
  expect(room.redeem(ticket)).toBeUndefined();
  first.say({ kind: 'challenge' });
  expect(ticketOf(second)).not.toBe('');
});

it('lets no question lapse that was answered', () => {
  vi.useFakeTimers();
  const room = openRoom();
  const [first, second] = twoIn(room);
  first.say({ kind: 'challenge' });
  room.redeem(ticketOf(second));
  second.say({ kind: 'challenge' });
  first.say({ kind: 'decline' });
  vi.advanceTimersByTime(120_000);
  expect(first.heard.map(({ kind }) => kind)).toEqual(['paired', 'challenged']);
  expect(second.heard.map(({ kind }) => kind)).toEqual(['paired', 'challenged', 'proof']);
});
