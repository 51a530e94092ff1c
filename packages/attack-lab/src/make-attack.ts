import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FaceTracker, VerifierError } from '@bonafide/core';
import { attackAudio } from './attack-audio.ts';
import { type AttackKind, type AttackOptions, checkOptions } from './attack-options.ts';
import { attackVideo } from './attack-video.ts';
import { ATTACK_SAMPLE_RATE, type Clip, readClip, readSound } from './media/read-clip.ts';
import { writeClip } from './media/write-clip.ts';
import { createRandom } from './random.ts';

/** What was made. */
export interface AttackReport {
  readonly kind: AttackKind;
  readonly seed: number;
  readonly output: string;
  /** Of the written file. Fixed by the options, the models and the ffmpeg build. */
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly rate: number;
  readonly frames: number;
  /** Frames that show something else than the input's frame at that time. */
  readonly changedFrames: number;
  /** Seconds of the first changed frame and of the end of the last; `undefined` where the pictures are the input's. */
  readonly changedFrom?: number;
  readonly changedTo?: number;
  readonly hasAudio: boolean;
  /** Whether the sound was changed. */
  readonly changedAudio: boolean;
}

/** Tools that an attack runs with. */
export interface AttackTools {
  /** Path of the ffmpeg binary. */
  readonly ffmpeg: string;
  /** A new face tracker for each clip. */
  readonly openTracker: () => Promise<FaceTracker>;
}

/**
 * Makes one attack out of a real clip and writes it as H.264 + AAC in an mp4. All kinds, and the control `none`, go
 * through one codec chain, so that a detector can only tell them apart by the attack.
 * Throws `RangeError` on impossible options; rejects with `media/*` codes where a file cannot be used
 * (`media/empty`: no face in the source, or no sound for an attack on sound).
 */
export async function makeAttackWith(tools: AttackTools, options: AttackOptions): Promise<AttackReport> {
  checkOptions(options);
  const { kind, seed, input, output } = options;
  const random = createRandom(seed);
  const clip = await readClip(tools.ffmpeg, input, options);
  const sound = await soundOf(tools.ffmpeg, clip, options);
  const attacked =
    sound && attackAudio(sound.own, { options, sampleRate: ATTACK_SAMPLE_RATE, random, other: sound.other });
  const video = await attackVideo(clip, { ...tools, options, random });
  const { width, height, rate, rateText } = clip;
  const frames = await writeClip(tools.ffmpeg, output, video.frames, {
    width,
    height,
    rateText,
    sound: attacked,
  });
  if (frames === 0) throw new VerifierError('media/empty', 'the input has no frames in that range');
  const changed = [...video.changed].filter((i) => i < frames);
  return {
    kind,
    seed,
    output,
    sha256: await hashFile(output),
    width,
    height,
    rate,
    frames,
    changedFrames: changed.length,
    ...(changed.length > 0 && {
      changedFrom: changed.reduce((a, b) => Math.min(a, b)) / rate,
      changedTo: (changed.reduce((a, b) => Math.max(a, b)) + 1) / rate,
    }),
    hasAudio: attacked !== undefined,
    changedAudio: attacked?.some((value, i) => value !== sound?.own[i]) ?? false,
  };
}

/** The input's sound, and the source's where it is to be heard instead: a silent clip may get a voice. */
async function soundOf(
  ffmpeg: string,
  clip: Clip,
  options: AttackOptions,
): Promise<{ readonly own: Float32Array; readonly other?: Float32Array } | undefined> {
  const { kind, input, source, sourceFrom = 0 } = options;
  if (kind !== 'audio-swap' || source === undefined) {
    if (clip.hasAudio) return { own: await readSound(ffmpeg, input, options) };
    if (kind.startsWith('voice-') || kind === 'audio-shift')
      throw new VerifierError('media/empty', `${kind} needs an input with sound`);
    return undefined;
  }
  const other = await readSound(ffmpeg, source, { from: sourceFrom });
  if (clip.hasAudio) return { own: await readSound(ffmpeg, input, options), other };
  const frames = await clip.countFrames();
  return { own: new Float32Array(Math.round((frames / clip.rate) * ATTACK_SAMPLE_RATE)), other };
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
