import { createSocket, type Socket } from 'node:dgram';

/** A path between two peers that loses packets. */
export interface LossyPath extends AsyncDisposable {
  /** An offer without its candidates, so that nobody finds a way past. */
  hide(sdp: string): string;
  /** The answer with this path in place of its candidates. */
  reroute(sdp: string): string;
  /** Share of packets lost from now on, both ways, 0..1. */
  loss: number;
  readonly lost: number;
}

/** Sends everything that comes from one peer on to the other's first IPv4 address, less what it loses. */
export async function openLossyPath(): Promise<LossyPath> {
  const socket = await bind();
  let target: { readonly address: string; readonly port: number } | undefined;
  let client: { readonly address: string; readonly port: number } | undefined;
  let lost = 0;
  /** A linear congruential generator: the same packets are lost in every run of the same call. */
  let state = 1;
  const random = (): number => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
  const path: LossyPath = {
    loss: 0,
    get lost() {
      return lost;
    },
    hide: (sdp) => sdp.replace(/a=candidate:.*\r\n/g, ''),
    reroute(sdp) {
      const [, address = '', port = ''] =
        /a=candidate:\S+ 1 udp \d+ (\d+\.\d+\.\d+\.\d+) (\d+) typ host/i.exec(sdp) ?? [];
      target = { address, port: Number(port) };
      const own = `a=candidate:1 1 udp 2122260223 127.0.0.1 ${socket.address().port} typ host generation 0`;
      let placed = false;
      return sdp.replace(/a=candidate:.*\r\n/g, () => {
        if (placed) return '';
        placed = true;
        return `${own}\r\n`;
      });
    },
    async [Symbol.asyncDispose]() {
      await new Promise<void>((resolve) => {
        socket.close(resolve);
      });
    },
  };
  socket.on('message', (packet, from) => {
    if (random() < path.loss) {
      lost++;
      return;
    }
    const fromTarget = from.port === target?.port;
    if (!fromTarget) client = from;
    const to = fromTarget ? client : target;
    if (to !== undefined) socket.send(packet, to.port, to.address);
  });
  return path;
}

async function bind(): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket;
}
