/**
 * A bank's side of a liveness check: the caller's camera comes in over WebRTC, the session's messages over WebSocket, the
 * verdict from this process alone. Prints each outcome with its signed evidence.
 *
 * usage: pnpm --filter @bonafide/example-liveness-call start   then open the page
 *   PORT     default 8092
 *   ORIGINS  where browsers find the page besides, with commas between: https://calls.example.org of a proxy
 */
import { siteAddress } from './serve-site.ts';
import { startServer } from './server.ts';

const { url } = await startServer(siteAddress(8092), (outcome) => {
  console.log(JSON.stringify(outcome));
});
console.error(`open ${url}`);
