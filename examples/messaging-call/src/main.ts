/**
 * Two people in a call, each of whom sees a live badge for the other, and can ask the other for a proof of life.
 *
 * usage: pnpm --filter @bonafide/example-messaging-call start   (PORT, default 8091), then open the page in two windows
 */
import { startServer } from './server.ts';

const { url } = await startServer(Number(process.env['PORT'] ?? 8091));
console.log(`open ${url} in two windows`);
