import { createChannel } from '@bonafide/core';

/** A way to the server and back: texts, in order, none lost. Ends when `messages` ends. */
export interface LivenessChannel {
  readonly messages: AsyncIterable<string>;
  send(message: string): void;
}

/** The part of a browser's `WebSocket` that is needed. */
export interface SocketLike {
  readonly readyState: number;
  send(data: string): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: 'close' | 'error' | 'open', listener: () => void): void;
}

const OPEN = 1;

/** Carries a session over a `WebSocket`. Sends wait until it is open. The application opens and closes the socket. */
export function socketChannel(socket: SocketLike): LivenessChannel {
  const incoming = createChannel<string>({ capacity: 64, overflow: 'drop-oldest' });
  const waiting: string[] = [];
  socket.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') void incoming.send(data);
  });
  socket.addEventListener('open', () => {
    for (const message of waiting.splice(0)) socket.send(message);
  });
  for (const type of ['close', 'error'] as const) {
    socket.addEventListener(type, () => {
      incoming.end();
    });
  }
  return {
    messages: incoming,
    send(message) {
      if (socket.readyState === OPEN) socket.send(message);
      else waiting.push(message);
    },
  };
}
