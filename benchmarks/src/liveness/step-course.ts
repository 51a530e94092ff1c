import type { Observation } from '@bonafide/core';
import { gaussian, type Random, uniform } from '@bonafide/attack-lab';
import type { Performances } from './performances.ts';
import { RATE, toObservation, type TrackedPicture } from './real-stretches.ts';

/** What a caller does in one step, piece by piece. */
export interface Course {
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
export const BEFORE = 0.8;

/** Puts filmed pieces one after the other at `RATE`, each at a pace of its own. Starts with `BEFORE` of rest. */
export function createCourse(filmed: Performances, random: Random): Course {
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
      rest(Math.max(BEFORE, seconds + BEFORE - pictures.length / RATE));
      return pictures.map((picture, i) => toObservation(jittered(picture, random), i / RATE - BEFORE));
    },
  };
}

/** The same filmed piece is never measured twice alike: the landmarks tremble by a quarter of a pixel. */
export function jittered({ image, face }: TrackedPicture, random: Random): TrackedPicture {
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
