import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { VerifierError } from '@bonafide/core';
import { attackAudio } from './attack-audio.ts';
import { type AttackKind, type AttackOptions, changesSound, checkOptions } from './attack-options.ts';
import { type AttackedVideo, attackVideo } from './attack-video.ts';
import { type AttackTools, openAttackTools } from './attack-tools.ts';
import { ATTACK_SAMPLE_RATE, type Clip, listStreams, readClip, readSound } from './media/read-clip.ts';
import { writeClip } from './media/write-clip.ts';
import { createRandom } from './random.ts';

/** What was made. */
export interface AttackReport {
  readonly kind: AttackKind;
  readonly seed: number;
  readonly output: string;
  /** Of the written file. Fixed by the options, the models and the ffmpeg build. */
  readonly sha256: string;
  /** Absent where the input has sound alone. */
  readonly picture?: AttackedPicture;
  /** Absent where the result is silent. */
  readonly sound?: AttackedSound;
}

interface AttackedPicture {
  readonly width: number;
  readonly height: number;
  /** Frames a second. */
  readonly rate: number;
  readonly frames: number;
  /** Frames that show something else than the input's frame at that time. */
  readonly changedFrames: number;
  /** Seconds of the first changed frame and of the end of the last; absent where nothing was changed. */
  readonly changedFrom?: number;
  readonly changedTo?: number;
}

interface AttackedSound {
  readonly seconds: number;
  readonly changed: boolean;
}

/** `makeAttackWith` on tools of its own: convenient for one attack; for several, open the tools once. */
export async function makeAttack(options: AttackOptions): Promise<AttackReport> {
  await using tools = await openAttackTools();
  return await makeAttackWith(tools, options);
}

/**
 * Makes one attack out of a real clip and writes it as H.264 + AAC in an mp4. All kinds, and the control `none`, go
 * through one codec chain, so that a detector can only tell them apart by the attack. A recording without a picture can
 * be attacked by `none` and the kinds that change sound.
 * Rejects with `RangeError` on impossible options, with `media/*` codes where a file cannot be used (`media/empty`: no
 * face, picture or sound where the kind needs one).
 */
export async function makeAttackWith(tools: AttackTools, options: AttackOptions): Promise<AttackReport> {
  checkOptions(options);
  const { kind, seed, input, output } = options;
  const random = createRandom(seed);
  const { hasPicture, hasSound } = await listStreams(tools.ffmpeg, input);
  if (!hasPicture && !changesSound(kind) && kind !== 'none') {
    throw new VerifierError(
      hasSound ? 'media/empty' : 'media/decode-failed',
      `${kind} needs an input with a picture`,
    );
  }
  const clip = hasPicture || !hasSound ? await readClip(tools.ffmpeg, input, options) : undefined;
  const own = await soundOf(tools.ffmpeg, clip, hasSound, options);
  const context = {
    options,
    sampleRate: ATTACK_SAMPLE_RATE,
    random,
    other: await otherSound(tools.ffmpeg, options),
  };
  const sound = own && attackAudio(own, context);
  const video = clip && (await attackVideo(clip, { ...tools, options, random }));
  const frames = await writeClip(tools.ffmpeg, output, {
    picture: clip && video && { ...clip, ...video },
    sound,
  });
  if (clip && frames === 0) throw new VerifierError('media/empty', 'the input has no frames in that range');
  return {
    kind,
    seed,
    output,
    sha256: await hashFile(output),
    ...(clip && video && { picture: describePicture(clip, video, frames) }),
    ...(own &&
      sound && {
        sound: {
          seconds: sound.length / ATTACK_SAMPLE_RATE,
          changed: sound.some((value, i) => value !== own[i]),
        },
      }),
  };
}

function describePicture(
  { width, height, rate }: Clip,
  video: AttackedVideo,
  frames: number,
): AttackedPicture {
  const changed = [...video.changed].sort((a, b) => a - b);
  const [first, last] = [changed[0], changed.at(-1)];
  return {
    width,
    height,
    rate,
    frames,
    changedFrames: changed.length,
    ...(first !== undefined &&
      last !== undefined && { changedFrom: first / rate, changedTo: (last + 1) / rate }),
  };
}

/** The input's sound; silence of the picture's length where another sound is to be put on a silent clip. */
async function soundOf(
  ffmpeg: string,
  clip: Clip | undefined,
  hasSound: boolean,
  options: AttackOptions,
): Promise<Float32Array | undefined> {
  const { kind, input } = options;
  if (hasSound) return await readSound(ffmpeg, input, options);
  if (!changesSound(kind)) return undefined;
  if (kind !== 'audio-swap' || !clip)
    throw new VerifierError('media/empty', `${kind} needs an input with sound`);
  return new Float32Array(Math.round(((await clip.countFrames()) / clip.rate) * ATTACK_SAMPLE_RATE));
}

async function otherSound(ffmpeg: string, options: AttackOptions): Promise<Float32Array | undefined> {
  const { kind, source, sourceFrom = 0 } = options;
  if (kind !== 'audio-swap' || source === undefined) return undefined;
  return await readSound(ffmpeg, source, { from: sourceFrom });
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
