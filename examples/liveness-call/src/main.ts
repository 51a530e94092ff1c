/**
 * A bank's side of a liveness check: the caller's camera comes in over WebRTC, the session's messages over WebSocket, the
 * verdict from this process alone. Prints each outcome with its signed evidence.
 *
 * usage: pnpm --filter @bonafide/example-liveness-call start   (PORT, default 8092), then open the page
 */
import { startServer } from './server.ts';

const { url } = await startServer(Number(process.env['PORT'] ?? 8092), (outcome) => {
  console.log(JSON.stringify(outcome));
});
console.error(`open ${url}`);
