import type { ChallengeParams } from '@bonafide/liveness';
import { HINTS, type ClientState } from '@bonafide/liveness/client';

const of = { index: 1, total: 3 };
const step = (params: ChallengeParams): ClientState => ({
  kind: 'step',
  step: { id: 'step-1-0', kind: params.kind, params, durationMs: 20_000 },
  ...of,
});
const kinds = ['light', 'pose', 'occlude', 'expression', 'speak', 'distance'] as const;

/** Every sort of state that the screen can be in, by name. */
export const STATES: Readonly<Record<string, ClientState>> = {
  connecting: { kind: 'connecting' },
  consent: { kind: 'consent', mode: 'live', language: 'en', total: 3 },
  waiting: { kind: 'waiting', ...of },
  checking: { kind: 'checking', ...of },
  upload: { kind: 'upload' },
  ...Object.fromEntries(
    kinds.map((challenge, i) => [
      `prepare-${challenge}`,
      {
        kind: 'prepare',
        challenge,
        ...of,
        attempt: i % 2,
        hint: i % 2 ? HINTS[i]! : null,
      } satisfies ClientState,
    ]),
  ),
  light: step({ kind: 'light', style: 'flash', flashes: [{ rgb: [77, 255, 255], seconds: 3 }] }),
  'pose-turn': step({
    kind: 'pose',
    mode: 'turn',
    targets: [
      { direction: 'up-left', degrees: 25 },
      { direction: 'right', degrees: 30 },
    ],
  }),
  'pose-dot': step({ kind: 'pose', mode: 'dot', targets: [{ direction: 'right', degrees: 30 }] }),
  occlude: step({ kind: 'occlude', moves: [{ region: 'left-cheek', hand: 'left', movement: 'across' }] }),
  expression: step({
    kind: 'expression',
    actions: [
      { action: 'blink', count: 3 },
      { action: 'open-mouth', count: 1 },
    ],
  }),
  speak: step({ kind: 'speak', language: 'en', voice: 'whisper', words: ['seven', 'two', 'river', 'nine'] }),
  distance: step({ kind: 'distance', fills: [0.8] }),
  ...Object.fromEntries(
    (['passed', 'failed', 'expired', 'abandoned'] as const).map((outcome) => [
      outcome,
      { kind: 'ended', outcome },
    ]),
  ),
  ...Object.fromEntries(
    (['connection/lost', 'server/invalid', 'camera/none', 'camera/ended'] as const).map((reason) => [
      reason.replace('/', '-'),
      { kind: 'error', reason },
    ]),
  ),
};
