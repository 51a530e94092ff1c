import type {
  AudioObservation,
  CaptureInfo,
  CaptureObservation,
  FaceObservation,
  FaceQuality,
  FrameObservation,
  Observation,
  RgbaImage,
  ThumbnailObservation,
} from '@bonafide/core';

/** Draws numbers in [0, 1). */
export type Random = () => number;

/** Mulberry32 (Tommy Ettinger 2017, public domain): the same seed gives the same numbers. `seed`: a 32-bit integer. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A grey picture. */
export function fakeImage(width = 64, height = 36): RgbaImage {
  return { width, height, data: new Uint8ClampedArray(width * height * 4).fill(128) };
}

/** A face that is fit for analysis, in the middle of a 640 x 360 picture, unless told otherwise. */
export function faceObservation(
  face: Partial<Omit<FaceObservation, 'quality'>> & { readonly quality?: Partial<FaceQuality> } = {},
): FaceObservation {
  const { quality, ...rest } = face;
  return {
    track: 1,
    timestamp: 0,
    box: { x: 250, y: 100, width: 140, height: 160 },
    landmarks: meshWithMouth(face.mouth ?? 0.05),
    pose: { yaw: 0, pitch: 0, roll: 0 },
    eyes: { left: 0.3, right: 0.3 },
    mouth: 0.05,
    crop: ({ size }) => fakeImage(size, size),
    ...rest,
    quality: {
      size: 140,
      sharpness: 200,
      brightness: 0.5,
      contrast: 0.2,
      presence: 0.99,
      limits: [],
      ...quality,
    },
  };
}

/** A mesh of which only the eyes' corners and the lips are in their places, the lips apart by the mouth's openness. */
function meshWithMouth(openness: number): Float32Array {
  const landmarks = new Float32Array(478 * 3).fill(0.5);
  const place = (point: number, x: number, y: number): void => {
    landmarks.set([x, y, 0], 3 * point);
  };
  place(33, 0.42, 0.4);
  place(263, 0.58, 0.4);
  place(61, 0.45, 0.6);
  place(291, 0.55, 0.6);
  place(0, 0.5, 0.58);
  place(17, 0.5, 0.62 + 0.1 * openness);
  return landmarks;
}

/** A 640 x 360 picture with one face, unless told otherwise; its faces take its time. */
export function frameObservation(frame: Partial<Omit<FrameObservation, 'kind'>> = {}): FrameObservation {
  const { timestamp = 0, faces = [faceObservation()], image = fakeImage(), ...rest } = frame;
  return {
    kind: 'frame',
    timestamp,
    picture: image,
    image,
    sourceWidth: 640,
    sourceHeight: 360,
    sceneCut: false,
    ...rest,
    faces: faces.map((face) => ({ ...face, timestamp })),
  };
}

/** A 32 x 18 thumbnail; `paint` gives the luma of a pixel, 0..255, which is rounded. */
export function thumbnailObservation(
  timestamp: number,
  paint: (x: number, y: number) => number,
): ThumbnailObservation {
  const [width, height] = [32, 18];
  const luma = Uint8Array.from({ length: width * height }, (_, i) =>
    Math.max(0, Math.min(255, Math.round(paint(i % width, Math.floor(i / width))))),
  );
  return { kind: 'thumbnail', timestamp, width, height, luma };
}

/** What a platform says of a camera of this machine, unless told otherwise. */
export function captureObservation(timestamp: number, info: Partial<CaptureInfo> = {}): CaptureObservation {
  return { kind: 'capture', timestamp, info: { origin: 'local', ...info } };
}

/** 32 ms of noise of a loudness (root mean square, 0..0.5). */
export function audioObservation(
  timestamp: number,
  options: { readonly random: Random; readonly loudness?: number; readonly speaking?: boolean },
): AudioObservation {
  const { random, loudness = 0, speaking = false } = options;
  // Uniform noise of half-width w has the root mean square w / sqrt 3.
  const width = loudness * Math.sqrt(3);
  const data = Float32Array.from({ length: 512 }, () => (2 * random() - 1) * width);
  return { kind: 'audio', timestamp, data, speechProbability: speaking ? 0.95 : 0.02, speaking };
}

/** What a talking head does; every part can be left out or moved. */
export interface TalkingHeadOptions {
  readonly seconds: number;
  readonly seed?: number;
  /** Media time of the first picture. Default 0. */
  readonly start?: number;
  /** Analysed pictures a second. Default 5. */
  readonly frameRate?: number;
  /** Thumbnails a second. Default 25. */
  readonly thumbnailRate?: number;
  /** Seconds by which the sound is late. Default 0. */
  readonly soundLag?: number;
  /** Face of each moment; `undefined` for none. Default: one fit face. */
  readonly face?: (time: number) => FaceObservation | undefined;
  /** Standard deviation of sensor noise in a thumbnail, in levels. Default 0.4. */
  readonly noise?: number;
}

/**
 * A caller who talks and moves at random: thumbnails, pictures with one face, and sound, in order of time. The mouth
 * follows the sound; the head wanders, nods and never repeats itself. `time` in `face` counts from 0.
 */
export function talkingHead(options: TalkingHeadOptions): readonly Observation[] {
  const {
    seconds,
    seed = 1,
    start = 0,
    frameRate = 5,
    thumbnailRate = 25,
    soundLag = 0,
    noise = 0.4,
  } = options;
  const { face = () => faceObservation() } = options;
  const random = seededRandom(seed);
  const talk = wander(random, { seconds: seconds + 2, step: 0.11 });
  const headX = wander(random, { seconds: seconds + 2, step: 0.45 });
  const headY = wander(random, { seconds: seconds + 2, step: 0.6 });
  const openness = (time: number): number => Math.max(0, talk(time)) ** 1.5;
  const all: Observation[] = [];
  for (let i = 0; i < Math.round(seconds * thumbnailRate); i++) {
    const time = i / thumbnailRate;
    const [x0, y0] = [16 + 5 * headX(time), 9 + 2 * headY(time)];
    const paint = (x: number, y: number): number =>
      60 +
      2 * x +
      110 * Math.exp(-((x - x0) ** 2 / 18 + (y - y0) ** 2 / 22)) +
      noise * 3.5 * (random() - 0.5);
    all.push(thumbnailObservation(start + time, paint));
  }
  for (let i = 0; i < Math.round(seconds * frameRate); i++) {
    const time = i / frameRate;
    const seen = face(time);
    const mouth = 0.02 + 0.4 * openness(time) + 0.01 * random();
    all.push(
      frameObservation({
        timestamp: start + time,
        faces: seen ? [{ ...seen, mouth, landmarks: meshWithMouth(mouth) }] : [],
      }),
    );
  }
  for (let i = 0; (i + 1) * 0.032 <= seconds; i++) {
    const time = i * 0.032;
    const loudness = 0.002 + 0.2 * openness(Math.max(0, time + 0.016 - soundLag));
    all.push(audioObservation(start + time, { random, loudness, speaking: true }));
  }
  return all.sort((a, b) => a.timestamp - b.timestamp);
}

/** A smooth random curve in [-1, 1] through a new value every `step` seconds. */
function wander(
  random: Random,
  { seconds, step }: { readonly seconds: number; readonly step: number },
): (time: number) => number {
  const knots = Array.from({ length: Math.ceil(seconds / step) + 2 }, () => 2 * random() - 1);
  return (time) => {
    const position = time / step;
    const i = Math.floor(position);
    const blend = (1 - Math.cos(Math.PI * (position - i))) / 2;
    return knots[i]! + (knots[i + 1]! - knots[i]!) * blend;
  };
}
