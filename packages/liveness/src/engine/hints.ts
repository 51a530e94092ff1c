import type { StepResult } from '../challenge.ts';
import type { Hint } from '../protocol/messages.ts';

/**
 * What a caller is told after an attempt that did not pass: what he can mend, when it could not be judged; nothing but
 * "try again" when it could, so that an attacker learns nothing of how near he came.
 */
export function hintFor(result: StepResult): Hint {
  if (result.status === 'measured') return 'try-again';
  switch (result.reason) {
    case 'face/none':
    case 'face/small':
      return 'face-in-view';
    case 'face/many':
      return 'one-person';
    case 'face/dark':
      return 'more-light';
    case 'light/ambient-too-bright':
      return 'less-light';
    case 'light/neck-hidden':
      return 'neck-in-view';
    case 'face/blurred':
      return 'hold-still';
    case 'audio/none':
    case 'speech/not-recognised':
      return 'speak-up';
    case 'step/not-shown':
    case 'video/none':
    case 'video/slow':
    case 'media/late':
    case 'observer/failed':
      return 'try-again';
  }
}
