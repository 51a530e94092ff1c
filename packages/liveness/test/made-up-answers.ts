import type { Observation } from '../../core/src/index.ts';
import {
  cuesFor,
  lightCourse,
  syllables,
  usualWords,
  type ChallengeParams,
  type OccludeMove,
} from '../src/index.ts';
import { filmScene, screenOf, unlit } from '../src/challenges/light/lit-scene.fixture.ts';
import { DARK_MOUTH, headFrame, hold, type HeadMoment } from '../src/challenges/made-up-head.fixture.ts';
import { stripedFace } from '../src/challenges/occlude/striped-face.fixture.ts';
import { talk } from '../src/challenges/speak/talk.fixture.ts';

/** Where a hand lies over each region, in the face's box. */
const HANDS: Readonly<Record<OccludeMove['region'], readonly [number, number, number, number]>> = {
  forehead: [-1, 0, 0.9, 0.18],
  eyes: [0, 0.19, 2, 0.39],
  mouth: [0.2, 0.64, 2, 0.88],
  'left-cheek': [0.66, 0.43, 0.96, 2],
  'right-cheek': [0.04, 0.43, 0.34, 2],
};
const STRIPES: HeadMoment = { image: stripedFace() };

/** What the server sees of somebody who does as he is asked, from a second before the step is shown at 0. */
export function answerTo(params: ChallengeParams): readonly Observation[] {
  switch (params.kind) {
    case 'light': {
      const screen = screenOf(lightCourse(params));
      const late = (time: number): ReturnType<typeof screen> => screen(time - 0.2);
      const seconds = params.flashes.reduce((sum, flash) => sum + flash.seconds, 1);
      return filmScene({ face: late, body: late, background: unlit }, { start: 0, seconds });
    }
    case 'pose':
      return head(
        params.targets.flatMap(({ direction, degrees }) => {
          const left = direction.endsWith('left') ? 1 : direction.endsWith('right') ? -1 : 0;
          const up = direction.startsWith('up') ? 1 : direction.startsWith('down') ? -1 : 0;
          const angle = (degrees + 4) / Math.hypot(left, up);
          return [0.3, 0.6, 1, 1, 1, 0.6, 0.3, 0, 0].map((share) => ({
            left: share * angle * left,
            up: share * angle * up,
          }));
        }),
      );
    case 'expression': {
      const acts: Readonly<Record<string, HeadMoment>> = {
        blink: { eyes: 0.05 },
        'open-mouth': { mouth: 0.6, image: DARK_MOUTH },
        'raise-brows': { brows: 0.1 },
      };
      return head(
        params.actions.flatMap(({ action, count }) =>
          Array.from({ length: count }, () => [...hold(acts[action]!, 0.24), ...hold({}, 0.4)]).flat(),
        ),
      );
    }
    case 'distance': {
      const cues = cuesFor({ params, durationMs: 0 });
      let at = 0.4;
      const course: HeadMoment[] = [];
      params.fills.forEach((fill, k) => {
        // Each size is shown in its turn; the head sets out 0.6 s later.
        while (course.length < (cues[k]!.start / 1000) * 12.5) course.push({ fill: at });
        const from = at;
        at = fill;
        course.push(
          ...Array.from({ length: 10 }, (_, i) => ({ fill: from * (fill / from) ** ((i + 1) / 10) })),
        );
        course.push(...hold({ fill }, 0.5));
      });
      return head(course);
    }
    case 'occlude':
      return head(
        params.moves.flatMap(({ region }) => [
          ...hold({ image: stripedFace(HANDS[region]) }, 0.8),
          ...hold(STRIPES, 0.5),
        ]),
        STRIPES,
      );
    case 'speak':
      return talk({
        words: params.words.map((word) => syllables(word, params.language)),
        voiced: params.voice !== 'whisper',
        higher: [usualWords(params.words), params.voice === 'high-pitch' ? 1.6 : 1],
        start: 0,
      });
  }
}

/** What it sees of somebody who does nothing. */
export function restOf(params: ChallengeParams): readonly Observation[] {
  if (params.kind === 'light')
    return filmScene({ face: unlit, body: unlit, background: unlit }, { start: 0, seconds: 6 });
  if (params.kind === 'speak') return talk({ words: [], after: 7, start: 0 });
  return head([], params.kind === 'occlude' ? STRIPES : {});
}

/** A head that rests, does something 0.6 s after the step is shown, and rests until long after its end. */
function head(course: readonly HeadMoment[], rest: HeadMoment = {}): readonly Observation[] {
  const all = [...hold(rest, 1.6), ...course, ...hold(rest, course.length === 0 ? 9 : 1)];
  return all.map((moment, i) => headFrame(i / 12.5 - 1, moment));
}
