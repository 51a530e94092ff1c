import type { ProofOutcome, RoomNotice } from './signalling.ts';

const OUTCOMES: Readonly<Record<ProofOutcome, string>> = {
  passed: 'Passed: a live person answered what the server asked.',
  failed: 'Not passed: the answers were not those of a live person before this camera.',
  expired: 'Not passed: no answer came in time.',
  abandoned: 'Not passed: the other person broke it off.',
  declined: 'The other person declined.',
  broken:
    'Not passed: it could not be made. The other side may have caused that, or the line, or the server.',
};

/** The proof comes over a connection of its own, and nothing compares its pictures with those of the call. */
const UNBOUND =
  ' It does not prove that they are the person whom you see: the call itself was not a part of it.';

/** Puts the end of a proof of life into words, with what it leaves open. */
export function describeOutcome({ outcome, strong }: Extract<RoomNotice, { kind: 'proof' }>): string {
  if (outcome !== 'passed') return OUTCOMES[outcome];
  const weak = strong ? '' : ' Steps were left out that the caller cannot do: weaker.';
  return OUTCOMES.passed + weak + UNBOUND;
}
