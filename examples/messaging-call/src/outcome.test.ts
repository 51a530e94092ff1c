import { expect, it } from 'vitest';
import { describeOutcome } from './outcome.ts';

it('says beside every pass that it is no proof of who is seen in the call', () => {
  for (const strong of [true, false])
    expect(describeOutcome({ kind: 'proof', outcome: 'passed', strong })).toMatch(
      /^Passed.*does not prove that they are the person whom you see/,
    );
});

it('says of a proof that could not be made that the other side may be why, and that it is no pass', () => {
  const said = describeOutcome({ kind: 'proof', outcome: 'broken', strong: false });
  expect(said).toMatch(/^Not passed.*other side may have caused/);
});
