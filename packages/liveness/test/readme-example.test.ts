import { readFileSync } from 'node:fs';
import { createSession } from '@bonafide/core';
import { createFakeSource } from '@bonafide/testkit';
import { decodeJwt } from 'jose';
import { expect, it } from 'vitest';
import { verifyEvidence, type SessionClaims } from '../src/index.ts';
import * as server from '../src/server.ts';

/** The README's example without its imports; this Node does not know `using`, which is all that is TypeScript in it. */
function example(): string {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  return code
    .replace(/^import .*$/gm, '')
    .replace('await using pipeline', 'const pipeline')
    .replace('(using sample', '(const sample');
}

it('runs as the README says, down to evidence that is checked offline', async () => {
  let greeting = '';
  const scope = {
    ...server,
    createSession,
    verifyEvidence,
    options: { analyzers: [] },
    source: createFakeSource({ seconds: 2 }),
    send: (text: string) => (greeting ||= text),
    socket: {
      on(_: string, receive: (text: string) => void) {
        const { token } = JSON.parse(greeting) as { token: string };
        const { sid, nonce } = decodeJwt<SessionClaims>(token);
        receive(
          JSON.stringify({ type: 'consent', sid, nonce, seq: 0, session: token, consent: false, at: 0 }),
        );
      },
    },
  };
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- the README's own lines are what is tested
  const run = new Function(
    ...Object.keys(scope),
    `return (async () => {${example()}\nreturn outcome; })()`,
  ) as (...values: unknown[]) => Promise<unknown>;
  expect(await run(...Object.values(scope))).toMatchObject({
    status: 'verified',
    evidence: { verdict: 'abandoned', reasons: ['consent/refused'], assurance: 'server' },
  });
});
