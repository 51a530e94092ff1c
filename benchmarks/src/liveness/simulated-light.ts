import type { FrameObservation, RgbaImage } from '@bonafide/core';
import {
  type AttackTools,
  type CameraOptions,
  createLightCaller,
  createRelightingCamera,
  type LightCallerKind,
  type LightShare,
  measureLightShare,
  type Random,
  type ScreenLight,
  throughCallCodec,
  uniform,
} from '@bonafide/attack-lab';
import { lightCourse, linearColour, type LightParams, RESTING_COLOUR } from '@bonafide/liveness';
import { RATE, type Stretch, toObservation } from './real-stretches.ts';

/** A stretch of a real clip with how a screen would light it. */
export interface LitStretch extends Stretch {
  readonly lit: readonly LightShare[];
}

/** Draws where the screen is and how far the wall, and works the light out for each picture. */
export function lightStretch(stretch: Stretch, random: Random): LitStretch {
  const options = {
    background: uniform(random, 0.02, 0.15),
    tilt: [uniform(random, -0.3, 0.3), uniform(random, -0.3, 0.3)] as const,
  };
  const lit = stretch.frames.map(({ image, face }) => measureLightShare(image, face.landmarks, options));
  return { ...stretch, lit };
}

export interface LightRun {
  readonly caller: LightCallerKind;
  readonly params: LightParams;
  /** The sequence of an earlier session, for replays. */
  readonly earlier: LightParams;
  readonly camera: CameraOptions;
  /** Kilobits a second of H.264; absent: not coded. */
  readonly kbps?: number;
}

/** Seconds of baseline before the first colour. */
const BEFORE = 0.5;

/** Films one answer to a light challenge that begins at 0. */
export async function filmLightAnswer(
  { ffmpeg }: AttackTools,
  { frames, lit }: LitStretch,
  run: LightRun,
  random: Random,
): Promise<readonly FrameObservation[]> {
  const screen = screenOf(run.params);
  const seconds = run.params.flashes.reduce((sum, flash) => sum + flash.seconds, 0);
  const caller = createLightCaller(
    run.caller,
    { screen, earlier: screenOf(run.earlier), latency: uniform(random, 0.08, 0.4) },
    random,
  );
  const film = createRelightingCamera(run.camera, random);
  const count = Math.min(frames.length, Math.ceil((BEFORE + seconds + 0.8) * RATE));
  const pictures: RgbaImage[] = [];
  for (let i = 0; i < count; i++) {
    pictures.push(film(frames[i]!.image, lit[i]!, caller(i / RATE - BEFORE), 1 / RATE));
  }
  const seen =
    run.kbps === undefined
      ? pictures
      : await throughCallCodec(ffmpeg, pictures, { rate: RATE, kbps: run.kbps });
  return seen.map((image, i) => toObservation(frames[i]!, i / RATE - BEFORE, image));
}

function screenOf(params: LightParams): (time: number) => ScreenLight {
  const course = lightCourse(params);
  return (time) => {
    let end = 0;
    for (const { rgb, seconds } of course) {
      if (time >= end && time < end + seconds) return linearColour(rgb);
      end += seconds;
    }
    return linearColour(RESTING_COLOUR);
  };
}
