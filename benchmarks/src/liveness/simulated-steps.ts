import type { AudioObservation, Observation } from '@bonafide/core';
import {
  createSyntheticTalk,
  gaussian,
  type LightCallerKind,
  type Random,
  uniform,
  type AttackTools,
  type FaceSwap,
} from '@bonafide/attack-lab';
import {
  type ChallengeParams,
  cuesFor,
  type DistanceParams,
  type ExpressionParams,
  type OccludeParams,
  type PoseParams,
  type SpeakParams,
  syllables,
  usualWords,
} from '@bonafide/liveness';
import type { Medium, Performances } from './performances.ts';
import { filmOcclusion } from './occlude-step.ts';
import { RATE, toObservation, type TrackedPicture } from './real-stretches.ts';
import { filmLightAnswer, type LitStretch } from './simulated-light.ts';

/** Who answers a session. */
export const SESSION_CALLERS = [
  'genuine',
  'unresponsive',
  'late',
  'replay',
  'swap',
  /** As `swap`, but it knows where a hand is over the face. */
  'aware-swap',
  'photo',
  'screen',
] as const;
export type SessionCaller = (typeof SESSION_CALLERS)[number];

/** A person with all that was filmed of him. */
export interface Person {
  readonly media: Readonly<Record<Medium, Performances>>;
  /** Puts the other person's face on this one. */
  readonly swap: FaceSwap;
  readonly stretches: readonly LitStretch[];
}

/** Stretches of a person that hands are painted on: each is swapped once as a whole. */
const OCCLUDED = 2;

export interface StepRun {
  readonly caller: SessionCaller;
  readonly params: ChallengeParams;
  /** What an earlier session asked in this place, for replays. */
  readonly earlier: ChallengeParams;
  readonly durationMs: number;
  /** Whether the caller's voice goes through a converter that keeps one pitch and cannot whisper. Default false. */
  readonly converted?: boolean;
}

/** What the server sees of one step, from 0.8 s before it comes up at 0. */
export async function simulateStep(
  tools: AttackTools,
  person: Person,
  run: StepRun,
  random: Random,
): Promise<readonly Observation[]> {
  // Replays and filmed screens show what an earlier session asked for.
  const replayed = run.caller === 'replay' || run.caller === 'screen';
  const asked = replayed ? run.earlier : run.params;
  if (asked.kind === 'light' || run.params.kind === 'light')
    return await lightStep(tools, person, run, random);
  const swapped = run.caller === 'swap' || run.caller === 'aware-swap';
  const medium: Medium = swapped
    ? 'swap'
    : run.caller === 'photo' || run.caller === 'screen'
      ? run.caller
      : 'real';
  const filmed = person.media[medium];
  const reaction = uniform(random, 0.35, 1.2) + (run.caller === 'late' ? uniform(random, 2.8, 4) : 0);
  const seconds = run.durationMs / 1000;
  const hasHand = medium === 'real' || medium === 'swap';
  if (asked.kind === 'occlude' && hasHand) {
    const stretch = person.stretches[Math.floor(random() * Math.min(OCCLUDED, person.stretches.length))]!;
    const moves = run.caller === 'unresponsive' ? [] : asked.moves;
    const painted = run.caller === 'swap' || run.caller === 'aware-swap' ? run.caller : 'real';
    return filmOcclusion(
      tools,
      { stretch, swap: person.swap },
      { moves, reaction, seconds, painted },
      random,
    );
  }
  if (asked.kind === 'speak') return speakStep(filmed, asked, { ...run, reaction, seconds }, random);
  const course = createCourse(filmed, random);
  if (run.caller !== 'unresponsive') answer(asked, filmed, course, { reaction, random });
  return course.finish(seconds);
}

/**
 * Does what is asked. The screen names the next turn or expression beside the first, so that nobody waits for it; a dot
 * and a size are followed when they come.
 */
function answer(
  asked: PoseParams | OccludeParams | ExpressionParams | DistanceParams,
  filmed: Performances,
  course: Course,
  { reaction, random }: { readonly reaction: number; readonly random: Random },
): void {
  const cues = cuesFor({ params: asked, durationMs: 0 });
  const follow = (part: number): void => {
    course.wait(cues[part]!.start / 1000 + (part === 0 ? reaction : reaction * uniform(random, 0.7, 1.1)));
  };
  course.wait(reaction);
  switch (asked.kind) {
    case 'pose':
      asked.targets.forEach(({ direction }, part) => {
        if (asked.mode === 'dot') follow(part);
        course.play(filmed.turns[direction]);
        course.pause();
      });
      return;
    case 'occlude':
      // Photographs and screens have no hand to show.
      return;
    case 'expression':
      for (const { action, count } of asked.actions) {
        if (action === 'tongue') continue;
        for (let k = 0; k < count; k++) {
          course.play(filmed.acts[action]);
          course.pause();
        }
      }
      return;
    case 'distance':
      asked.fills.forEach((fill, part) => {
        follow(part);
        course.moveTo(fill);
      });
      return;
  }
}

interface Course {
  /** Rests until that many seconds after the step came up, if they have not passed. */
  wait(until: number): void;
  /** Rests for a moment. */
  pause(): void;
  play(pictures: readonly TrackedPicture[]): void;
  /** Goes to a size, about, and stays there. */
  moveTo(size: number): void;
  finish(seconds: number): readonly Observation[];
}

/** Seconds of rest before a step. */
const BEFORE = 0.8;

/** Puts filmed pieces one after the other at `RATE`, each at a pace of its own. Starts with `BEFORE` of rest. */
function createCourse(filmed: Performances, random: Random): Course {
  const pictures: TrackedPicture[] = [];
  const add = (picture: TrackedPicture | undefined): void => {
    if (picture !== undefined) pictures.push(picture);
  };
  const idle = (seconds: number): void => {
    for (let i = 0; i < Math.round(seconds * RATE); i++)
      add(filmed.idle[Math.floor(random() * filmed.idle.length)]);
  };
  const { sizes } = filmed;
  const own = filmed.idle[0]!.face.box.height / filmed.idle[0]!.image.height;
  let at = sizes.findIndex(({ size }) => size >= own);
  let stays = false;
  const rest = (seconds: number): void => {
    // Where the head was brought to, there it waits.
    if (stays) for (let i = 0; i < Math.round(seconds * RATE); i++) add(sizes[at]);
    else idle(seconds);
  };
  idle(BEFORE);
  return {
    wait(until) {
      rest(Math.max(0, until + BEFORE - pictures.length / RATE));
    },
    pause() {
      idle(uniform(random, 0.15, 0.4));
    },
    play(piece) {
      const pace = uniform(random, 0.8, 1.25);
      const count = Math.round((piece.length / 10) * RATE * pace);
      for (let i = 0; i < count; i++)
        add(piece[Math.min(piece.length - 1, Math.floor((i / count) * piece.length))]);
    },
    moveTo(size) {
      const aimed = size * uniform(random, 0.96, 1.04);
      let to = 0;
      sizes.forEach((picture, i) => {
        if (Math.abs(Math.log(picture.size / aimed)) < Math.abs(Math.log(sizes[to]!.size / aimed))) to = i;
      });
      // All of the way takes 0.7 to 2 s.
      const stride = 1 + Math.floor(random() * 3);
      while (at !== to) {
        at += Math.sign(to - at) * Math.min(stride, Math.abs(to - at));
        add(sizes[at]);
      }
      stays = true;
      rest(0.6);
    },
    finish(seconds) {
      rest(Math.max(0.8, seconds + BEFORE - pictures.length / RATE));
      return pictures.map((picture, i) => toObservation(jittered(picture, random), i / RATE - BEFORE));
    },
  };
}

/** The same filmed piece is never measured twice alike: the landmarks tremble by a quarter of a pixel. */
function jittered({ image, face }: TrackedPicture, random: Random): TrackedPicture {
  const landmarks = face.landmarks.map((value) => value + (0.25 / image.width) * gaussian(random));
  const pose = {
    ...face.pose,
    yaw: face.pose.yaw + 0.4 * gaussian(random),
    pitch: face.pose.pitch + 0.4 * gaussian(random),
  };
  const eyes = {
    left: face.eyes.left + 0.006 * gaussian(random),
    right: face.eyes.right + 0.006 * gaussian(random),
  };
  return {
    image,
    face: { ...face, landmarks, pose, eyes, mouth: Math.max(0, face.mouth + 0.006 * gaussian(random)) },
  };
}

function speakStep(
  filmed: Performances,
  asked: SpeakParams,
  run: Pick<StepRun, 'caller' | 'converted'> & { readonly reaction: number; readonly seconds: number },
  random: Random,
): readonly Observation[] {
  const seconds = Math.max(run.seconds, 3) + BEFORE;
  const counts =
    run.caller === 'unresponsive' ? [] : asked.words.map((word) => syllables(word, asked.language));
  const talk = createSyntheticTalk(
    {
      syllables: counts,
      after: BEFORE + run.reaction,
      seconds,
      // A converter gives back its own voice, whatever goes in.
      voice: asked.voice === 'whisper' && !run.converted ? 'whisper' : 'normal',
      ...(asked.voice === 'high-pitch' && !run.converted && { highFrom: usualWords(asked.words) }),
    },
    random,
  );
  const frames = Array.from({ length: Math.floor(seconds * RATE) }, (_, i): Observation => {
    const picture = jittered(filmed.idle[Math.floor(random() * filmed.idle.length)]!, random);
    // A photograph has nobody's mouth.
    const mouth =
      run.caller === 'photo'
        ? picture.face.mouth
        : Math.max(0, talk.mouth(i / RATE) + 0.012 * gaussian(random));
    return toObservation({ image: picture.image, face: { ...picture.face, mouth } }, i / RATE - BEFORE);
  });
  const sounds = Array.from({ length: Math.floor(talk.sound.length / 512) }, (_, i): AudioObservation => {
    const time = (i * 512) / 16_000;
    const speaking = talk.speaking(time);
    const data = talk.sound.slice(i * 512, (i + 1) * 512);
    return {
      kind: 'audio',
      timestamp: time - BEFORE,
      data,
      speechProbability: speaking ? 0.9 : 0.05,
      speaking,
    };
  });
  return [...frames, ...sounds].sort((a, b) => a.timestamp - b.timestamp);
}

const SWAPPED_LIGHT: readonly LightCallerKind[] = ['swap-frozen', 'swap-late', 'swap-colour'];

async function lightStep(
  tools: AttackTools,
  person: Person,
  run: StepRun,
  random: Random,
): Promise<readonly Observation[]> {
  if (run.params.kind !== 'light' || run.earlier.kind !== 'light')
    throw new TypeError('both steps must be light');
  const caller =
    run.caller === 'swap' || run.caller === 'aware-swap'
      ? SWAPPED_LIGHT[Math.floor(random() * SWAPPED_LIGHT.length)]!
      : run.caller;
  const stretch = person.stretches[Math.floor(random() * person.stretches.length)]!;
  const camera = {
    ambient: uniform(random, 0.5, 4),
    skinTone: [1, 0.5, 0.2][Math.floor(random() * 3)]!,
    noise: uniform(random, 1, 3),
    whiteBalance: uniform(random, 0, 0.7),
    whiteBalanceSeconds: uniform(random, 1, 4),
  };
  return await filmLightAnswer(
    tools,
    stretch,
    { caller, params: run.params, earlier: run.earlier, camera },
    random,
  );
}
