import { VerifierError } from '@bonafide/core';
import { CHALLENGE_KINDS, type ChallengeKind } from '../challenge-params.ts';
import type { AccessibilityNeed, DrawPolicy } from '../challenge.ts';

/** What a session asks of a caller. */
export interface SessionPolicy extends DrawPolicy {
  /** For the evidence: whose rules these are. */
  readonly name: string;
  /** Steps to pass, 1..6. */
  readonly steps: number;
  /** Kinds that may be drawn. */
  readonly kinds: readonly ChallengeKind[];
  /** Takes kinds away that the caller cannot or must not be asked for. */
  readonly needs: readonly AccessibilityNeed[];
  /** Steps that may be tried again, drawn anew, in the whole session; 0..4. */
  readonly retries: number;
  /**
   * Whether a caller who cannot be asked for a strong step gets a session that is marked `weak`, or none, so that the
   * application asks for another way, such as a person.
   */
  readonly weak: 'mark' | 'refuse';
  /** Bits of entropy that the first draw of a session has at least. */
  readonly minBits: number;
  /** Life of the session in milliseconds, 20,000..180,000. */
  readonly ttlMs: number;
}

/** What is drawn unless a policy says otherwise: not `occlude`, for the reasons in docs/decisions/0014-no-hand-over-the-face.md. */
const USUAL_KINDS = CHALLENGE_KINDS.filter((kind) => kind !== 'occlude');

/** What field.md's precedents do, rounded to ours: sessions end after 3 minutes (AWS), three steps, one or two retries. */
export const SESSION_POLICIES: Readonly<Record<'messaging' | 'bank', SessionPolicy>> = {
  messaging: {
    name: 'messaging',
    difficulty: 'standard',
    language: 'en',
    steps: 3,
    kinds: USUAL_KINDS,
    needs: [],
    retries: 2,
    weak: 'mark',
    minBits: 30,
    ttlMs: 180_000,
  },
  bank: {
    name: 'bank',
    difficulty: 'high',
    language: 'en',
    steps: 4,
    kinds: USUAL_KINDS,
    needs: [],
    retries: 1,
    weak: 'refuse',
    minBits: 40,
    ttlMs: 180_000,
  },
};

/** What each need rules out. */
const RULED_OUT: Readonly<Record<AccessibilityNeed, readonly ChallengeKind[]>> = {
  'flashing-light': [],
  'screen-light': ['light'],
  speech: ['speak'],
  'head-movement': ['pose', 'distance'],
  hands: ['occlude'],
};

/** The kinds that are left under a policy's needs. */
export function kindsFor({ kinds, needs }: Pick<SessionPolicy, 'kinds' | 'needs'>): readonly ChallengeKind[] {
  const excluded = new Set(needs.flatMap((need) => RULED_OUT[need]));
  return CHALLENGE_KINDS.filter((kind) => kinds.includes(kind) && !excluded.has(kind));
}

/** Throws `config/invalid` that lists what is wrong with a policy. */
export function checkPolicy(policy: SessionPolicy): void {
  const whole = (name: 'steps' | 'retries' | 'ttlMs', low: number, high: number): string[] => {
    const value = policy[name];
    return Number.isInteger(value) && value >= low && value <= high
      ? []
      : [`${name} must be a whole number in ${low}..${high}, got ${value}`];
  };
  const problems = [
    ...whole('steps', 1, 6),
    ...whole('retries', 0, 4),
    ...whole('ttlMs', 20_000, 180_000),
    ...(policy.minBits >= 30 ? [] : [`minBits must be 30 or more, got ${policy.minBits}`]),
    ...(kindsFor(policy).length > 0 ? [] : ['no kind of challenge is left under these needs']),
  ];
  if (problems.length > 0)
    throw new VerifierError('config/invalid', `session policy: ${problems.join('; ')}`);
}
