/**
 * Two people in a call, each of whom sees a live badge for the other, and can ask the other for a proof of life.
 *
 * usage: pnpm --filter @bonafide/example-messaging-call start   then open the page in two windows
 *   PORT     default 8091
 *   ORIGINS  where browsers find the page besides, with commas between: https://calls.example.org of a proxy
 */
import { siteAddress } from '@bonafide/example-liveness-call/serve-site';
import { startServer } from './server.ts';

const { url } = await startServer(siteAddress(8091));
console.log(`open ${url} in two windows`);
