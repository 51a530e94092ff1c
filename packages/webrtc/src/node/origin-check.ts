import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { VerifierError } from '@bonafide/core';

/** Why a request is to be refused (with 403), in words that hold nothing of the request; `undefined`: it is not. */
export type OriginCheck = (request: Pick<IncomingMessage, 'method' | 'headers'>) => string | undefined;

const NO_SUCH_HOST =
  'This server answers to localhost, to an IP address, and to the hosts of the origins that it was given.';
const NO_SUCH_ORIGIN =
  'Calls are taken from the page of this server itself, and from the origins that it was given.';

/**
 * Tells which requests to a server that answers calls come from its own page. Browsers let every page post to, and open
 * sockets to, every host, localhost included; they only say whose page it is (`Origin`). And a name can be made to lead to
 * 127.0.0.1 once its page is open (DNS rebinding), whereupon `Origin` agrees with `Host`. So:
 *
 * - `Host` must be localhost or an IP address, which nobody can rebind, or the host of one of `origins`;
 * - whatever is not a mere GET or HEAD, and every WebSocket, must have an `Origin`: that of the request's own address,
 *   over plain http, or one of `origins`.
 *
 * It is no sign-in: a program sends whatever headers it likes. `origins` as browsers write them, `https://calls.example.org`;
 * behind a proxy, or with TLS, that is where the page is to be found. Throws `config/invalid` where one is none.
 */
export function createOriginCheck(origins: readonly string[] = []): OriginCheck {
  const wrong = origins.find((origin) => !isOrigin(origin));
  if (wrong !== undefined)
    throw new VerifierError('config/invalid', `an origin is like https://calls.example.org, not ${wrong}`);
  const hosts = new Set(origins.map((origin) => new URL(origin).host));
  return ({ method, headers: { host = '', origin = '', upgrade } }) => {
    const nameless = isNameless(host);
    if (!nameless && !hosts.has(host)) return NO_SUCH_HOST;
    if ((method === 'GET' || method === 'HEAD') && upgrade === undefined) return undefined;
    return origins.includes(origin) || (nameless && origin === `http://${host}`) ? undefined : NO_SUCH_ORIGIN;
  };
}

/** Whether it is an origin as browsers write it. */
export function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function isNameless(host: string): boolean {
  const name = host.replace(/:\d+$/, '');
  return name === 'localhost' || isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0;
}
