import type { FrameObservation, Observation } from '../../core/src/index.ts';
import type { ChallengeKind, ChallengeParams, ParamsOf } from '../src/challenge-params.ts';
import { DIRECTIONS, EXPRESSIONS, FACE_REGIONS, VOICES } from '../src/challenge-params.ts';
import type { Challenge, Choices, StepObserver, StepResult } from '../src/challenge.ts';
import type { ChallengeSet } from '../src/draws/draw-session.ts';
import { frameObservation } from '../../testkit/src/index.ts';

const times = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make);

const draws: { readonly [K in ChallengeKind]: (choices: Choices) => ParamsOf<K> } = {
  light: ({ choose }) => ({
    kind: 'light',
    style: 'flash',
    flashes: times(6, () => ({
      rgb: [choose(2) * 60 + 100, choose(2) * 60 + 100, choose(2) * 60 + 100],
      seconds: 0.4 + choose(4) / 10,
    })),
  }),
  pose: ({ choose }) => ({
    kind: 'pose',
    mode: 'turn',
    targets: times(3, () => ({ direction: DIRECTIONS[choose(8)]!, degrees: 15 + 5 * choose(4) })),
  }),
  occlude: ({ choose }) => ({
    kind: 'occlude',
    moves: times(2, () => ({
      region: FACE_REGIONS[choose(5)]!,
      hand: choose(2) === 0 ? 'left' : 'right',
      movement: choose(2) === 0 ? 'hold' : 'across',
    })),
  }),
  expression: ({ choose }) => ({
    kind: 'expression',
    actions: times(3, () => ({ action: EXPRESSIONS[choose(4)]!, count: 1 + choose(4) })),
  }),
  speak: ({ choose }) => ({
    kind: 'speak',
    language: 'en',
    words: times(4, () => ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'][choose(8)]!),
    voice: VOICES[choose(2)]!,
  }),
  distance: ({ choose }) => ({ kind: 'distance', fills: times(3, () => 0.2 + choose(16) / 25) }),
};

/** What a frame's `sourceWidth` must be for a fake observer to take it as the answer to these params. */
export function answerTo(params: ChallengeParams): number {
  let hash = 2166136261;
  for (const char of JSON.stringify(params)) hash = Math.imul(hash ^ char.charCodeAt(0), 16777619) >>> 0;
  return 10 + (hash % 60_000);
}

/** A frame in which the caller does something: `answerTo(params)`, or 1 for nothing. */
export const answerFrame = (timestamp: number, answer = 1): FrameObservation => ({
  ...frameObservation({ timestamp, faces: [] }),
  sourceWidth: answer,
});

/** A frame in which nobody is seen. */
export const NOBODY = 2;

/** Passes when it sees the answer after the step began; abstains with `face/none` when it saw nobody since. */
function observe(params: ChallengeParams): StepObserver {
  let start: number | undefined;
  let result: StepResult = {
    status: 'measured',
    compliance: 0,
    degradation: null,
    reactionSeconds: null,
    passed: false,
    failures: ['not-followed'],
  };
  return {
    begin(at) {
      start = at;
    },
    push(observation: Observation) {
      if (start === undefined || observation.kind !== 'frame' || observation.timestamp < start) return;
      if (observation.sourceWidth === NOBODY) result = { status: 'abstained', reason: 'face/none' };
      if (observation.sourceWidth !== answerTo(params)) return;
      const reactionSeconds = observation.timestamp - start;
      result = {
        status: 'measured',
        compliance: 1,
        degradation: 0,
        reactionSeconds,
        passed: true,
        failures: [],
      };
    },
    get done() {
      return result.status === 'measured' && result.passed;
    },
    result: () => result,
  };
}

function fakeChallenge<K extends ChallengeKind>(kind: K): Challenge<K> {
  return { kind, draw: (choices) => draws[kind](choices), durationMs: () => 4_000, observe };
}

export const fakeChallenges: ChallengeSet = {
  light: fakeChallenge('light'),
  pose: fakeChallenge('pose'),
  occlude: fakeChallenge('occlude'),
  expression: fakeChallenge('expression'),
  speak: fakeChallenge('speak'),
  distance: fakeChallenge('distance'),
};
