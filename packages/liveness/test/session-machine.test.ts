import fc from 'fast-check';
import { expect, it } from 'vitest';
import { advance, beginProgress, isFinal, type SessionEvent } from '../src/engine/session-machine.ts';

const event: fc.Arbitrary<SessionEvent> = fc.oneof(
  fc.constantFrom<SessionEvent>({ type: 'consented' }, { type: 'ready' }, { type: 'accepted' }),
  fc.boolean().map((abstained): SessionEvent => ({ type: 'rejected', abstained })),
  {
    weight: 1,
    arbitrary: fc.constant<SessionEvent>({ type: 'ended', state: 'expired', reason: 'time/session' }),
  },
);

it('passes only with every step accepted, whatever happens in whatever order', () => {
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 60 }),
      fc.integer({ min: 1, max: 5 }),
      fc.nat(4),
      (events, steps, retries) => {
        let progress = beginProgress(retries);
        let accepted = 0;
        for (const next of events) {
          const after = advance(progress, next, steps);
          if (isFinal(progress.state)) expect(after).toBeNull();
          if (after === null) continue;
          if (next.type === 'accepted') accepted++;
          expect(after.retriesLeft).toBeGreaterThanOrEqual(0);
          expect(after.reason === null).toBe(!isFinal(after.state) || after.state === 'passed');
          progress = after;
        }
        if (progress.state === 'passed') expect(accepted).toBe(steps);
        else expect(accepted).toBeLessThan(steps);
      },
    ),
  );
});
