import type { WebSocket } from 'ws';
import type { RoomNotice } from './signalling.ts';

/** One room for two: whoever comes first waits, the second is paired with them, a third is turned away. */
export function pairUp(): (socket: WebSocket) => void {
  const present: WebSocket[] = [];
  const tell = (socket: WebSocket, notice: RoomNotice): void => {
    socket.send(JSON.stringify(notice));
  };
  return (socket) => {
    if (present.length === 2) {
      tell(socket, { kind: 'full' });
      socket.close();
      return;
    }
    present.push(socket);
    if (present.length === 2)
      present.forEach((one, i) => {
        tell(one, { kind: 'paired', first: i === 0 });
      });
    socket.on('message', (data) => {
      // Passed on as it is: what the two say to each other is theirs.
      for (const other of present) if (other !== socket) other.send((data as Buffer).toString());
    });
    socket.on('close', () => {
      present.splice(present.indexOf(socket), 1);
      for (const other of present) tell(other, { kind: 'left' });
    });
  };
}
