import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';

/** For tests: what becomes of a socket with these headers: `open`, or status and body of the answer. */
export async function knock(url: URL, headers: Readonly<Record<string, string>>): Promise<string> {
  const socket = new WebSocket(url, { headers });
  const refused = once(socket, 'unexpected-response').then(async ([, response]) =>
    read(response as IncomingMessage),
  );
  try {
    return await Promise.race([once(socket, 'open').then(() => 'open'), refused]);
  } finally {
    socket.on('error', () => undefined).terminate();
  }
}

/** For tests: status and body of the answer to a request with these headers, `Host` included, which `fetch` keeps to itself. */
export async function ask(
  url: URL,
  method: 'GET' | 'POST',
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const asked = request(url, { method, headers }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return read(response);
}

async function read(response: IncomingMessage): Promise<string> {
  return `${response.statusCode} ${await text(response)}`;
}
