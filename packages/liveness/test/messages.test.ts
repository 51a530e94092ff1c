import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bender } from './bender.ts';
import {
  MAX_MESSAGE_LENGTH,
  parseClientMessage,
  parseResponseReport,
  parseServerMessage,
} from '../src/protocol/messages.ts';

const shown = { type: 'shown', sid: 'a', nonce: 'n'.repeat(43), seq: 3, step: 'step-0-0', at: 12.5 };

it('reads a message back as it was', () => {
  expect(parseClientMessage(JSON.stringify(shown))).toEqual({ status: 'parsed', message: shown });
});

it('refuses what is too large without reading it', () => {
  expect(parseClientMessage(' '.repeat(MAX_MESSAGE_LENGTH + 1))).toEqual({
    status: 'refused',
    reason: 'message/too-large',
  });
});

it('refuses unknown members, verdicts of the client above all', () => {
  for (const extra of [{ verdict: 'passed' }, { compliance: 1 }, { __proto__x: 1 }])
    expect(parseClientMessage(JSON.stringify({ ...shown, ...extra }))).toMatchObject({
      reason: 'message/malformed',
    });
});

function expectTyped(input: string): void {
  for (const parse of [parseClientMessage, parseServerMessage, parseResponseReport]) {
    const result = parse(input);
    if (result.status === 'refused') expect(result.reason).toMatch(/^message\/(malformed|too-large)$/);
    else expect(result.message).toBeTypeOf('object');
  }
}

it('answers 10,000 bent messages with a message or a typed refusal, and never throws', () => {
  const bend = bender(JSON.stringify(shown));
  for (let i = 0; i < 10_000; i++) expectTyped(bend(i));
});

it('answers any text, any JSON and any depth the same way', () => {
  const text = fc.oneof(
    fc.json({ maxDepth: 3 }),
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.integer({ min: 1, max: 30_000 }).map((depth) => '['.repeat(depth)),
  );
  fc.assert(fc.property(text, expectTyped), { numRuns: 300 });
});
