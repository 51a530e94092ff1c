/**
 * Watches calls on the server: whoever opens the page sends camera and microphone to a peer in this process, and every
 * verdict is printed as a CloudEvent, or posted to a webhook, with the shape that Microsoft Graph takes beside it.
 *
 * usage: pnpm --filter @bonafide/example-server-watch start [WEBHOOK-URL]
 *   PORT     default 8090
 *   ORIGINS  where browsers find the page besides, with commas between: https://calls.example.org of a proxy
 */
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import type { LiveUpdate } from '@bonafide/webrtc';
import { createOriginCheck, createPeer } from '@bonafide/webrtc/node';
import { composeSession } from 'bonafide';
import { toDetectionInfo } from './synthetic-media-detection-info.ts';
import { toCloudEvent } from './verdict-event.ts';

const webhook = process.argv[2];
const port = Number(process.env['PORT'] ?? 8090);
const refusalOf = createOriginCheck(
  (process.env['ORIGINS'] ?? '').split(',').flatMap((origin) => origin.trim() || []),
);
/** Bytes of an offer at most; real ones have about 6,000. */
const MOST_BYTES = 100_000;
const bot = { id: 'example-server-watch', displayName: 'bonafide example' };
const FILES: Readonly<Record<string, readonly [file: string, type: string]>> = {
  '/': ['page.html', 'text/html'],
  '/page.js': ['page.js', 'text/javascript'],
  '/page.css': ['page.css', 'text/css'],
};
const parts = await composeSession();

const server = createServer((request, response) => {
  void (async () => {
    const refusal = refusalOf(request);
    if (refusal !== undefined) {
      response.writeHead(403, { 'content-type': 'text/plain' }).end(refusal);
    } else if (request.method === 'POST' && request.url === '/call') {
      const chunks: Buffer[] = [];
      let length = 0;
      for await (const chunk of request as AsyncIterable<Buffer>) {
        length += chunk.length;
        if (length > MOST_BYTES) throw new RangeError('the offer is too long');
        chunks.push(chunk);
      }
      const offer = JSON.parse(Buffer.concat(chunks).toString()) as { type: 'offer'; sdp: string };
      const peer = await createPeer({ ...parts.options, policy: 'bank' });
      // The call lives as long as its connection does; nobody waits for it.
      watch(peer, `caller-${randomUUID()}`).catch((error: unknown) => {
        console.error('a watch failed:', error instanceof Error ? error.message : error);
      });
      response.end(JSON.stringify(await peer.answer(offer)));
    } else if (request.url !== undefined && Object.hasOwn(FILES, request.url)) {
      const [file, type] = FILES[request.url]!;
      response.setHeader('content-type', type);
      response.setHeader(
        'content-security-policy',
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-ancestors 'none'",
      );
      response.end(await readFile(new URL(file, import.meta.url)));
    } else {
      response.writeHead(404).end();
    }
  })().catch((error: unknown) => {
    console.error(error);
    response.destroy();
  });
});
server.listen(port, '127.0.0.1', () => {
  console.error(`join the call at http://127.0.0.1:${port}/`);
});

async function watch(updates: AsyncIterable<LiveUpdate>, participant: string): Promise<void> {
  const detectionId = randomUUID();
  for await (const update of updates) {
    const event = toCloudEvent(update, { source: '/bonafide/example-server-watch', participant });
    if (event === undefined) continue;
    const graph = toDetectionInfo(event.data!.verdict, detectionId, bot);
    await deliver({ event, ...(graph !== undefined && { syntheticMediaDetectionInfo: graph }) });
  }
}

async function deliver(message: { readonly event: object }): Promise<void> {
  if (webhook === undefined) {
    console.log(JSON.stringify(message));
    return;
  }
  const headers = { 'content-type': 'application/cloudevents+json' };
  try {
    const answer = await fetch(webhook, { method: 'POST', headers, body: JSON.stringify(message.event) });
    if (!answer.ok) console.error(`the webhook answered ${answer.status}`);
  } catch (error) {
    console.error('the webhook cannot be reached:', error instanceof Error ? error.message : error);
  }
}
