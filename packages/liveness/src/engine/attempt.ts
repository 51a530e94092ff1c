import type { ChallengeStep, StepResult } from '../challenge.ts';
import { challengeOf } from '../draws/draw-session.ts';
import type { StepRecord } from '../protocol/claims.ts';
import { createHeardWords, type HeardWords } from './heard-words.ts';
import type { EngineParts } from './session-setup.ts';
import { StepWatch } from './step-watch.ts';

/** One attempt at one step, from its being drawn to its being judged. Times: milliseconds since 1970 on the server's clock. */
export interface Attempt {
  readonly step: ChallengeStep;
  readonly index: number;
  readonly attempt: number;
  readonly watch: StepWatch;
  /** When the caller was told what kind of step comes. */
  readonly promptedAt: number;
  revealedAt: number | null;
  shownAt: number | null;
  doneAt: number | null;
  judgedAt: number | null;
  result: StepResult | null;
  /** The sound of the answer, where somebody listens to its words. */
  readonly words: HeardWords | undefined;
  /** Most seconds by which the media came behind the server's clock since the step was shown. */
  lateBy: number;
}

/** Opens an attempt at a step that was just drawn: the caller is told to get ready, and nothing else has happened. */
export function openAttempt(
  { challenges, now, recogniser }: EngineParts,
  step: ChallengeStep,
  place: Pick<Attempt, 'index' | 'attempt'>,
): Attempt {
  const listens = recogniser !== undefined && step.params.kind === 'speak';
  return {
    step,
    ...place,
    watch: new StepWatch(challengeOf(challenges, step.kind), step),
    words: listens ? createHeardWords(step.params, recogniser) : undefined,
    promptedAt: now(),
    revealedAt: null,
    shownAt: null,
    doneAt: null,
    judgedAt: null,
    result: null,
    lateBy: 0,
  };
}

/**
 * Seconds by which media may fall behind the server's clock during a step: jitter and a stalled network. Media whose own
 * clock runs slow would make a late answer look quick.
 */
const MOST_LATE = 0.8;

/** What an attempt came to, once nothing more can count. */
export async function judgeAttempt({ watch, words, lateBy }: Attempt): Promise<StepResult> {
  if (lateBy > MOST_LATE) return { status: 'abstained', reason: 'media/late' };
  const result = watch.result();
  return words === undefined ? result : words.check(result);
}

const iso = (time: number): string => new Date(time).toISOString();

/** Attempts that were revealed, as they go into evidence. One that was never judged abstains with `step/not-shown`. */
export function toStepRecords(attempts: readonly Attempt[]): StepRecord[] {
  return attempts.flatMap((attempt): StepRecord[] => {
    if (attempt.revealedAt === null) return [];
    const { step, index, shownAt, judgedAt } = attempt;
    return [
      {
        ...step,
        index,
        attempt: attempt.attempt,
        revealedAt: iso(attempt.revealedAt),
        shownAt: shownAt === null ? null : iso(shownAt),
        judgedAt: judgedAt === null ? null : iso(judgedAt),
        result: toRecordedResult(attempt.result ?? { status: 'abstained', reason: 'step/not-shown' }),
      },
    ];
  });
}

function toRecordedResult(result: StepResult): StepRecord['result'] {
  return result.status === 'measured' ? { ...result, failures: [...result.failures] } : { ...result };
}
